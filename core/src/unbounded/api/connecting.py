"""What readers and writers have in common: a connector by its name, and its options."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

from unbounded.api.camel_case import CamelCase, twin_of
from unbounded.api.options import OptionValues
from unbounded.errors import did_you_mean

if TYPE_CHECKING:
    from unbounded.api.session import Session


class Connecting(CamelCase):
    """Describes one end of a frame: where its rows come from, or where they go. Every installed connector that fits is
    a method, named after it: ``reader.json(…)``.

    Args:
        session: The session of the frame.
    """

    _role: ClassVar[Literal["source", "sink"]]

    def __init__(self, session: "Session") -> None:
        self._session = session
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

    def _shortcut(self, connector: str) -> Callable[..., Any]:
        """Return the method that is named after a connector."""
        raise NotImplementedError

    def _connectors(self) -> dict[str, str]:
        """Return the connectors that fit, by the names of their methods."""
        infos = self._session.registry.connectors
        return {name.replace("-", "_"): name for name, info in infos.items() if getattr(info, self._role)}

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        connectors = self._connectors()
        if name in connectors:
            return self._shortcut(connectors[name])
        try:
            return twin_of(self, name)
        except AttributeError:
            what = {"source": "reader", "sink": "writer"}[self._role]
            raise AttributeError(f"A {what} has no {name!r}.{did_you_mean(name, connectors)}") from None

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self._connectors()]


class Writing(Connecting):
    """Describes where rows go."""

    _role = "sink"

    def __init__(self, session: "Session") -> None:
        super().__init__(session)
        self._partition_by: tuple[str, ...] = ()

    def partition_by(self, *columns: Any) -> Self:
        """Write a folder for each combination of values of these columns, given by name or as a list of names."""
        names = columns[0] if len(columns) == 1 and isinstance(columns[0], list | tuple) else columns
        self._partition_by = tuple(names)
        return self

    def _take(self, path: Any, format: str | None, partition_by: Any, options: dict[str, Any]) -> None:
        """Take the arguments with which a write begins, each as its method would."""
        if format is not None:
            self.format(format)
        if partition_by is not None:
            self.partition_by(partition_by)
        self._options.update({"path": path, **options} if path is not None else options)
