"""How a plugin announces what it offers, without importing it."""

from dataclasses import dataclass

from unbounded.contracts.format import FormatInfo


@dataclass(frozen=True)
class ConnectorInfo:
    """A connector by name. Light: the classes are imported when somebody uses the name.

    Args:
        name: What users write in ``format("…")``.
        summary: One sentence.
        source: ``module:Class`` of a :class:`~unbounded.contracts.source.Source`, or ``None``.
        sink: ``module:Class`` of a :class:`~unbounded.contracts.sink.Sink`, or ``None``.
        format: The format of files that the connector is for, if its classes serve any: then they are also
            :class:`~unbounded.contracts.format.FormatConnector`.
    """

    name: str
    summary: str
    source: str | None = None
    sink: str | None = None
    format: FormatInfo | None = None


@dataclass(frozen=True)
class EngineInfo:
    """An engine by name. ``engine`` is ``module:Class`` of an :class:`~unbounded.contracts.engine.Engine`."""

    name: str
    summary: str
    engine: str
