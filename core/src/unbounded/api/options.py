"""Options as users set them: in any spelling, the last value counts."""

import os
from collections.abc import Mapping
from typing import Any

from unbounded.contracts import Options
from unbounded.contracts.options import folded
from unbounded.errors import ConfigurationError


class OptionValues:
    """Option names to text. ``maxFilesPerTrigger`` and ``max_files_per_trigger`` are one option."""

    def __init__(self) -> None:
        self._values: dict[str, tuple[str, str]] = {}

    def set(self, key: str, value: Any) -> None:
        """Set a value, given as text, number, bool or path; ``None`` takes it back.

        Raises:
            ConfigurationError: It is a list or another collection.
        """
        if isinstance(value, list | tuple | set | frozenset | Mapping):
            raise ConfigurationError(
                f"The option {key!r} takes one value, not a {type(value).__name__}. Several paths to read as a "
                f"table go to load([…])."
            )
        if value is None:
            self._values.pop(folded(key), None)
        else:
            self._values[folded(key)] = (key, _text(value))

    def update(self, values: Mapping[str, Any]) -> None:
        """Set several."""
        for key, value in values.items():
            self.set(key, value)

    def get(self, key: str) -> str | None:
        """Return the value of an option, or ``None``."""
        return self._values.get(folded(key), ("", None))[1]

    def spelled_for(self, model: type[Options], without: str = "") -> dict[str, str]:
        """Return the options under the names of a connector's model; those that it lacks as they were
        written.

        Args:
            model: The connector's options.
            without: An option to leave out, which is not the connector's.
        """
        names = {folded(name): name for name in model.model_fields}
        return {
            names.get(key, written): value for key, (written, value) in self._values.items() if key != folded(without)
        }


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return str(os.fspath(value)) if isinstance(value, os.PathLike) else str(value)
