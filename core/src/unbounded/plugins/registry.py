"""Looks up connectors and engines by name, and imports them when they are used."""

import importlib
from collections.abc import Callable
from typing import Any, TypeVar

from unbounded.contracts import ConnectorInfo, Engine, Sink, Source, parse_options
from unbounded.errors import ConfigurationError, PluginError, UnknownConnectorError, did_you_mean
from unbounded.plan.edges import Scan
from unbounded.plan.edges import Sink as SinkNode
from unbounded.plugins.manager import PluginManager

T = TypeVar("T")


class Registry:
    """The connectors and engines of this environment, by name.

    Args:
        manager: Where the plugins are; by default those that are installed. Nothing is loaded before the first
            look-up.
    """

    def __init__(self, manager: PluginManager | None = None) -> None:
        self._manager = manager
        self._connectors: dict[str, ConnectorInfo] | None = None
        self._clashes: dict[str, str] = {}

    @property
    def manager(self) -> PluginManager:
        """The plugins, loaded at the first use."""
        if self._manager is None:
            self._manager = PluginManager()
        return self._manager

    @property
    def connectors(self) -> dict[str, ConnectorInfo]:
        """Every connector that can be used, by name."""
        if self._connectors is None:
            self._connectors = self._by_name("unbounded_connectors")
        return self._connectors

    def source_class(self, name: str) -> type[Source]:
        """Return the source of a name.

        Raises:
            UnknownConnectorError: There is none; the error has the nearest name and all choices.
            PluginError: The plugin cannot be imported, or two plugins claim the name.
        """
        return self._class(name, "source", lambda info: info.source, Source)

    def sink_class(self, name: str) -> type[Sink]:
        """Return the sink of a name. Raises as :meth:`source_class` does."""
        return self._class(name, "sink", lambda info: info.sink, Sink)

    def source(self, scan: Scan) -> Source:
        """Return a new source for a scan, its options checked."""
        kind = self.source_class(scan.source)
        return kind(parse_options(scan.source, kind.Options, scan.options), scan.schema_)

    def sink(self, sink: SinkNode) -> Sink:
        """Return a new sink, its options checked."""
        kind = self.sink_class(sink.name)
        function = sink.function.value if sink.function else None
        return kind(parse_options(sink.name, kind.Options, sink.options), function)

    def engine_class(self, name: str) -> type[Engine]:
        """Return the engine of a name.

        Raises:
            ConfigurationError: There is none; the error has the choices.
        """
        engines = self._by_name("unbounded_engines")
        if name not in engines:
            raise ConfigurationError(f"There is no engine {name!r}.{did_you_mean(name, engines)}")
        return _import(engines[name].engine, name, Engine)

    def _class(self, name: str, role: str, place: Callable[[ConnectorInfo], str | None], kind: type[T]) -> type[T]:
        choices = {key: info for key, info in self.connectors.items() if place(info)}
        if name in self._clashes:
            raise PluginError(self._clashes[name])
        info = choices.get(name) or choices.get(name.lower())
        if info is None:
            raise UnknownConnectorError(name, tuple(choices), role)
        return _import(str(place(info)), name, kind)

    def _by_name(self, hook: str) -> dict[str, Any]:
        owners: dict[str, str] = {}
        infos: dict[str, Any] = {}
        for plugin, offered in self.manager.call(hook):
            for info in offered:
                if info.name in owners:
                    self._clashes[info.name] = (
                        f"The plugins {owners[info.name]!r} and {plugin!r} both offer {info.name!r}; uninstall one, "
                        f"or name it in the environment variable UNBOUNDED_DISABLE_PLUGINS."
                    )
                owners[info.name], infos[info.name] = plugin, info
        return infos


def _import(place: str, name: str, kind: type[T]) -> type[T]:
    module, _, attribute = place.partition(":")
    try:
        found = getattr(importlib.import_module(module), attribute)
    except Exception as error:
        raise PluginError(f"{name!r} is offered as {place}, which cannot be imported: {error}") from error
    if not (isinstance(found, type) and issubclass(found, kind)):
        raise PluginError(f"{name!r} is offered as {place}, which is not a subclass of {kind.__name__}.")
    return found
