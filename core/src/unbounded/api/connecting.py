"""What readers and writers have in common: a connector by its name, and its options."""

from typing import Any, Self

from unbounded.api.options import OptionValues


class Connecting:
    """Describes one end of a frame: where its rows come from, or where they go."""

    def __init__(self) -> None:
        self._format = "parquet"
        self._options = OptionValues()

    def format(self, name: str) -> Self:
        """Set the connector by name, such as ``json`` or ``memory``. The default is ``parquet``."""
        self._format = name
        return self

    def option(self, key: str, value: Any) -> Self:
        """Set an option of the connector, in snake_case or camelCase; for a stream that is written,
        ``checkpoint_location`` too.
        """
        self._options.set(key, value)
        return self

    def options(self, **options: Any) -> Self:
        """Set several options."""
        self._options.update(options)
        return self


class Writing(Connecting):
    """Describes where rows go."""

    def __init__(self) -> None:
        super().__init__()
        self._partition_by: tuple[str, ...] = ()

    def partition_by(self, *columns: Any) -> Self:
        """Write a folder for each combination of values of these columns, given by name or as a list of names."""
        names = columns[0] if len(columns) == 1 and isinstance(columns[0], list | tuple) else columns
        self._partition_by = tuple(names)
        return self
