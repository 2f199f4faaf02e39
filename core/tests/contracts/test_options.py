"""Options of connectors."""

from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field, SecretStr, field_validator

from unbounded.contracts import Options, parse_options
from unbounded.errors import ConfigurationError


class KafkaOptions(Options):
    passes_through: ClassVar[tuple[str, ...]] = ("kafka.", "client.")

    subscribe: str = Field(description="Topics.")
    max_offsets_per_trigger: int | None = Field(None, ge=1)
    fail_on_data_loss: bool = True
    api_secret: SecretStr | None = None
    password: int = 0
    starting: str = "latest"

    @field_validator("starting")
    @classmethod
    def _known(cls, value: str) -> str:
        if value not in ("earliest", "latest"):
            raise ValueError("must be earliest or latest")
        return value


def _parsed(**values: Any) -> KafkaOptions:
    return parse_options("kafka", KafkaOptions, {"subscribe": "t", **values})


def _refusal(**values: Any) -> str:
    with pytest.raises(ConfigurationError) as caught:
        parse_options("kafka", KafkaOptions, values)
    return str(caught.value)


SNAKE = "max_offsets_per_trigger"


@given(st.lists(st.booleans(), min_size=len(SNAKE), max_size=len(SNAKE)), st.booleans())
def test_an_option_is_found_in_any_spelling(upper: list[bool], underscores: bool) -> None:
    name = "".join(letter.upper() if big else letter for letter, big in zip(SNAKE, upper, strict=True))
    assert _parsed(**{name if underscores else name.replace("_", ""): "5"}).max_offsets_per_trigger == 5


def test_text_becomes_the_type_of_the_option() -> None:
    options = _parsed(failOnDataLoss="false", maxOffsetsPerTrigger="7")
    assert (options.fail_on_data_loss, options.max_offsets_per_trigger) == (False, 7)


def test_options_of_the_client_library_pass_through_as_they_are() -> None:
    options = _parsed(**{"kafka.bootstrap.servers": "host:9092", "Client.Id": 5})
    assert options.passed_through == {"kafka.bootstrap.servers": "host:9092", "Client.Id": "5"}


def test_nothing_passes_through_where_no_prefix_is_declared() -> None:
    class Plain(Options):
        path: str = ""

    with pytest.raises(ConfigurationError, match=r"there is no option 'kafka.x'. Choices: path."):
        parse_options("plain", Plain, {"kafka.x": "1"})


def test_the_door_for_options_of_the_library_is_no_option_itself() -> None:
    assert "there is no option 'passed_through'" in _refusal(subscribe="t", passed_through={})


def test_all_that_is_wrong_comes_at_once() -> None:
    text = _refusal(maxOffsetPerTrigger="1", fail_on_data_loss="perhaps", MAX_OFFSETS_PER_TRIGGER="0", starting="now")
    assert text.startswith("Options of 'kafka', for 5 reasons:")
    assert (
        "there is no option 'maxOffsetPerTrigger'. Did you mean 'max_offsets_per_trigger'? Choices: api_secret" in text
    )
    assert "the option 'subscribe' is required." in text
    assert "fail_on_data_loss: Input should be a valid boolean, unable to interpret input; it was 'perhaps'." in text
    assert "max_offsets_per_trigger: Input should be greater than or equal to 1; it was '0'." in text
    assert "starting: must be earliest or latest; it was 'now'." in text


@pytest.mark.parametrize("values", [{"password": "hunter2"}, {"api_secret": ["hunter2"]}], ids=str)
def test_an_error_never_shows_a_secret(values: dict[str, Any]) -> None:
    text = _refusal(subscribe="t", **values)
    assert next(iter(values)) in text
    assert "hunter2" not in text


def test_options_never_print_a_secret() -> None:
    options = _parsed(api_secret="hunter2", **{"kafka.sasl.password": "hunter2"})
    assert options.api_secret is not None
    assert options.api_secret.get_secret_value() == options.passed_through["kafka.sasl.password"] == "hunter2"
    assert "hunter2" not in f"{options!r} {options}"
