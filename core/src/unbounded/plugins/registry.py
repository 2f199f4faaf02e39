"""Looks up what plugins offer by name, and imports it when it is used."""

import importlib
from functools import cached_property
from typing import Any, Literal, TypeVar

from unbounded.contracts import (
    ConnectorInfo,
    Engine,
    EngineInfo,
    FormatConnector,
    FormatInfo,
    FormatReader,
    FormatWriter,
    FunctionInfo,
    Options,
    Sink,
    Source,
    parse_options,
)
from unbounded.errors import ConfigurationError, PluginError, UnknownConnectorError, did_you_mean
from unbounded.plan.edges import Scan
from unbounded.plan.edges import Sink as SinkNode
from unbounded.plugins.manager import PluginManager
from unbounded.plugins.offers import Offer, Offers

T = TypeVar("T")
Role = Literal["source", "sink"]


class Registry:
    """The connectors, engines, formats and functions of this environment, by name.

    Args:
        manager: Where the plugins are; by default those that are installed. Nothing is loaded before the first
            look-up.
    """

    def __init__(self, manager: PluginManager | None = None) -> None:
        self._manager = manager
        self._classes: dict[tuple[str, Role], type[Any]] = {}

    @property
    def manager(self) -> PluginManager:
        """The plugins, loaded at the first use."""
        if self._manager is None:
            self._manager = PluginManager()
        return self._manager

    @property
    def connectors(self) -> dict[str, ConnectorInfo]:
        """Every connector that can be used, by name."""
        return self.connector_offers.usable

    @cached_property
    def connector_offers(self) -> Offers[ConnectorInfo]:
        """The connectors, with the plugins that offer them; that of a format is offered by who offers the format."""
        formats = {id(offer.info): offer for offer in self.format_offers.all}
        infos = [offer.info for offer in formats.values()]
        found = self.manager.collect("unbounded_connectors", ConnectorInfo, formats=infos)
        owners = [formats[id(info.format)].plugin if id(info.format) in formats else plugin for plugin, info in found]
        return Offers(self.manager, [(owner, info) for owner, (_, info) in zip(owners, found, strict=True)])

    @cached_property
    def engine_offers(self) -> Offers[EngineInfo]:
        """The engines, with the plugins that offer them."""
        return Offers(self.manager, self.manager.collect("unbounded_engines", EngineInfo))

    @cached_property
    def format_offers(self) -> Offers[FormatInfo]:
        """The formats of files, with the plugins that offer them."""
        return Offers(self.manager, self.manager.collect("unbounded_formats", FormatInfo))

    @cached_property
    def function_offers(self) -> Offers[FunctionInfo]:
        """The functions, with the plugins that offer them."""
        return Offers(self.manager, self.manager.collect("unbounded_functions", FunctionInfo))

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

    def offered_name(self, name: str) -> str:
        """Return the name of a connector as its plugin offers it, whatever its class says; an unknown one as it is."""
        offer = self.connector_offers.find(name)
        return offer.info.name if offer else name

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
        offer = self.engine_offers.find(name)
        if offer is None:
            problems = " ".join(self.manager.problems())
            choices = did_you_mean(name, self.engine_offers.usable)
            raise ConfigurationError(f"There is no engine {name!r}.{choices} {problems}".strip())
        return _import(offer.info.engine, offer, Engine)

    def _class(self, name: str, role: Role, kind: type[T]) -> type[T]:
        offer = self.connector_offers.find(name)
        place = getattr(offer.info, role) if offer else None
        if offer is None or place is None:
            choices = tuple(info.name for info in self.connectors.values() if getattr(info, role))
            raise UnknownConnectorError(name, choices, role, self._hints(name, role, offer))
        key = (offer.info.name, role)
        if key not in self._classes:
            found = _import(place, offer, kind)
            self._classes[key] = _connector_class(_of_format(found, offer, role), offer)
        return self._classes[key]

    def _hints(self, name: str, role: Role, offer: Offer[ConnectorInfo] | None) -> list[str]:
        if offer:
            return [f"{name!r} is a {'sink' if role == 'source' else 'source'} only."]
        if self.format_offers.find(name):
            return [f"{name!r} is a format of files, and no installed plugin makes connectors of formats."]
        return self.manager.problems()


def _of_format(found: type[T], offer: Offer[ConnectorInfo], role: Role) -> type[T]:
    """Return the connector for the format that it is offered with, or as it is if there is none."""
    format = offer.info.format
    if format is None:
        return found
    if not issubclass(found, FormatConnector):
        raise PluginError(f"{offer.culprit} as {found.__name__}, which is not a subclass of FormatConnector.")
    place, kind = (format.reader, FormatReader) if role == "source" else (format.writer, FormatWriter)
    return found.for_format(format, _import(place or "", offer, kind))


def _import(place: str, offer: Offer[Any], kind: type[T]) -> type[T]:
    module, _, attribute = place.partition(":")
    try:
        found = getattr(importlib.import_module(module), attribute)
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"
        raise PluginError(f"{offer.culprit} as {place}, which cannot be imported: {reason}") from error
    if not (isinstance(found, type) and issubclass(found, kind)):
        raise PluginError(f"{offer.culprit} as {place}, which is not a subclass of {kind.__name__}.")
    if missing := sorted(getattr(found, "__abstractmethods__", ())):
        lacks = f"which lacks what a {kind.__name__} must have: {', '.join(missing)}"
        raise PluginError(f"{offer.culprit} as {place}, {lacks}.")
    return found


def _connector_class(found: type[T], offer: Offer[ConnectorInfo]) -> type[T]:
    options = getattr(found, "Options", None)
    if not (isinstance(options, type) and issubclass(options, Options)):
        raise PluginError(
            f"{offer.culprit} as {found.__name__}, whose Options must be a subclass of {Options.__name__}."
        )
    return found
