"""Options of connectors: a pydantic model each, spelled in snake_case or in Spark's camelCase, in any letter case."""

from collections.abc import Mapping
from typing import Any, ClassVar, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from unbounded.errors import ConfigurationError, did_you_mean, listed
from unbounded.plan.redaction import redact

Model = TypeVar("Model", bound="Options")


class Options(BaseModel):
    """The base of a connector's options. Every field has a default or is required, and a ``description``.

    The values come as text, as a user writes them, and pydantic turns them into the field's type. A secret is a
    ``pydantic.SecretStr``. ``passes_through`` names prefixes whose options go to the client library as they are,
    such as ``kafka.``; the model finds them in ``passed_through``.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    passes_through: ClassVar[tuple[str, ...]] = ()
    passed_through: dict[str, str] = Field(default_factory=dict, repr=False)  # passwords may be among them


def parse_options(connector: str, model: type[Model], values: Mapping[str, Any]) -> Model:
    """Return the options of a connector, checked.

    Args:
        connector: The connector's name, for the error text.
        model: The class of its options.
        values: Option names to values, as the user wrote them. ``maxFilesPerTrigger``, ``max_files_per_trigger`` and
            ``MAXFILESPERTRIGGER`` are one name.

    Raises:
        ConfigurationError: Names that do not exist, values that do not fit, options that are missing: all at once.

    Example:
        >>> class RateOptions(Options):
        ...     rows_per_second: int = 1
        >>> parse_options("rate", RateOptions, {"rowsPerSecond": "5"}).rows_per_second
        5
    """
    fields = {folded(name): name for name in model.model_fields if name != "passed_through"}
    known: dict[str, Any] = {}
    passed: dict[str, str] = {}
    problems: list[str] = []
    for key, value in values.items():
        if key.lower().startswith(model.passes_through) and model.passes_through:
            passed[key] = str(value)
        elif folded(key) in fields:
            known[fields[folded(key)]] = value
        else:
            problems.append(f"there is no option {key!r}.{did_you_mean(key, fields.values())}")
    try:
        options = model.model_validate({**known, **({"passed_through": passed} if passed else {})})
    except ValidationError as error:
        shown = redact({name: str(value) for name, value in known.items() if not _is_secret(model, name)})
        problems += [_sentence(detail, shown) for detail in error.errors(include_input=False, include_url=False)]
    if problems:
        raise ConfigurationError(listed(f"Options of {connector!r}", problems))
    return options


def folded(name: str) -> str:
    """Return what all spellings of an option's name have in common."""
    return name.replace("_", "").lower()


def _is_secret(model: type[Options], name: str) -> bool:
    return "Secret" in str(model.model_fields[name].annotation)


def _sentence(detail: Any, shown: Mapping[str, str]) -> str:
    name = ".".join(str(part) for part in detail["loc"])
    if detail["type"] == "missing":
        return f"the option {name!r} is required."
    message = detail["msg"].removeprefix("Value error, ").removesuffix(".")
    found = f"; it was {shown[name]!r}" if name in shown else ""
    return f"{name}: {message}{found}." if name else f"{message}."
