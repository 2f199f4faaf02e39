"""Looks up connectors and engines by name, and imports them when they are used."""

import importlib
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, Literal, TypeVar

from unbounded.contracts import ConnectorInfo, Engine, EngineInfo, Options, Sink, Source, parse_options
from unbounded.errors import ConfigurationError, PluginError, UnknownConnectorError, did_you_mean
from unbounded.plan.edges import Scan
from unbounded.plan.edges import Sink as SinkNode
from unbounded.plugins.manager import DISABLE_VARIABLE, PluginManager

T = TypeVar("T")
Info = TypeVar("Info", ConnectorInfo, EngineInfo)


class Registry:
    """The connectors and engines of this environment, by name.

    Args:
        manager: Where the plugins are; by default those that are installed. Nothing is loaded before the first
            look-up.
    """

    def __init__(self, manager: PluginManager | None = None) -> None:
        self._manager = manager

    @property
    def manager(self) -> PluginManager:
        """The plugins, loaded at the first use."""
        if self._manager is None:
            self._manager = PluginManager()
        return self._manager

    @property
    def connectors(self) -> dict[str, ConnectorInfo]:
        """Every connector that can be used, by name."""
        return {offers[0].info.name: offers[0].info for offers in self._connectors.values() if len(offers) == 1}

    def source_class(self, name: str) -> type[Source]:
        """Return the source of a name, letter case aside.

        Raises:
            UnknownConnectorError: There is none; the error has the nearest name and all choices.
            PluginError: The plugin cannot be imported, or two plugins claim the name.
        """
        return self._class(name, "source", Source)

    def sink_class(self, name: str) -> type[Sink]:
        """Return the sink of a name. Raises as :meth:`source_class` does."""
        return self._class(name, "sink", Sink)

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
            PluginError: The plugin cannot be imported, or two plugins claim the name.
        """
        engines = self._offers("unbounded_engines", EngineInfo)
        if name.lower() not in engines:
            problems = " ".join(self.manager.problems())
            raise ConfigurationError(f"There is no engine {name!r}.{did_you_mean(name, engines)} {problems}".strip())
        offer = _only(engines[name.lower()], self.manager)
        return _import(offer.info.engine, self._culprit(offer), Engine)

    def _class(self, name: str, role: Literal["source", "sink"], kind: type[T]) -> type[T]:
        offers = self._connectors.get(name.lower())
        offer = _only(offers, self.manager) if offers else None
        place = getattr(offer.info, role) if offer else None
        if offer is None or place is None:
            choices = tuple(info.name for info in self.connectors.values() if getattr(info, role))
            raise UnknownConnectorError(name, choices, role, self._hints(name, role, offer))
        return _connector_class(_import(place, self._culprit(offer), kind), self._culprit(offer))

    def _hints(self, name: str, role: str, offer: "_Offer[ConnectorInfo] | None") -> list[str]:
        other = "sink" if role == "source" else "source"
        return [f"{name!r} is a {other} only."] if offer else self.manager.problems()

    def _culprit(self, offer: "_Offer[Any]") -> str:
        return f"The plugin {self.manager.title(offer.plugin)} offers {offer.info.name!r}"

    @cached_property
    def _connectors(self) -> "dict[str, list[_Offer[ConnectorInfo]]]":
        return self._offers("unbounded_connectors", ConnectorInfo)

    def _offers(self, hook: str, kind: type[Info]) -> "dict[str, list[_Offer[Info]]]":
        """Return who offers what, by name in lower case."""
        offers: dict[str, list[_Offer[Info]]] = {}
        for plugin, info in self.manager.collect(hook, kind):
            offers.setdefault(info.name.lower(), []).append(_Offer(plugin, info))
        return offers


@dataclass(frozen=True)
class _Offer(Generic[Info]):
    """What a plugin offers, with the plugin's name."""

    plugin: str
    info: Info


def _only(offers: "list[_Offer[Info]]", manager: PluginManager) -> "_Offer[Info]":
    if len(offers) > 1:
        plugins = " and ".join(manager.title(offer.plugin) for offer in offers)
        raise PluginError(
            f"The plugins {plugins} all offer {offers[0].info.name!r}; uninstall all but one, or name them in the "
            f"environment variable {DISABLE_VARIABLE}."
        )
    return offers[0]


def _import(place: str, culprit: str, kind: type[T]) -> type[T]:
    module, _, attribute = place.partition(":")
    try:
        found = getattr(importlib.import_module(module), attribute)
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"
        raise PluginError(f"{culprit} as {place}, which cannot be imported: {reason}") from error
    if not (isinstance(found, type) and issubclass(found, kind)):
        raise PluginError(f"{culprit} as {place}, which is not a subclass of {kind.__name__}.")
    if missing := sorted(getattr(found, "__abstractmethods__", ())):
        raise PluginError(f"{culprit} as {place}, which lacks what a {kind.__name__} must have: {', '.join(missing)}.")
    return found


def _connector_class(found: type[T], culprit: str) -> type[T]:
    options = getattr(found, "Options", None)
    if not (isinstance(options, type) and issubclass(options, Options)):
        raise PluginError(f"{culprit} as {found.__name__}, whose Options must be a subclass of {Options.__name__}.")
    return found
