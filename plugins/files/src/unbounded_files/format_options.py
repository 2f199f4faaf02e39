"""The options of a connector for a format: those of every file, and the format's own."""

from typing import Any, TypeVar

from pydantic import create_model

from unbounded.contracts import FormatReader, FormatWriter, Options
from unbounded.errors import PluginError

Shared = TypeVar("Shared", bound=Options)


def with_options_of(shared: type[Shared], format: str, implementation: type[FormatReader | FormatWriter]) -> type[Any]:
    """Return a model with the options of both.

    Args:
        shared: The options of every file source, or of every file sink.
        format: The format's name.
        implementation: Its reader or its writer.

    Raises:
        PluginError: The format has an option that every file source or sink has.
    """
    own = implementation.Options
    names = set(shared.model_fields) - set(Options.model_fields)
    if taken := sorted(names & set(own.model_fields)):
        raise PluginError(
            f"{implementation.__name__} of the format {format!r} has options that the connector for files has itself: "
            f"{', '.join(taken)}."
        )
    return create_model(f"{format.title()}{shared.__name__}", __base__=(shared, own), __doc__=own.__doc__)
