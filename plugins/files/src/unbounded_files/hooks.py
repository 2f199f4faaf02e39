"""What the plugin offers. Imports nothing heavy: the classes are named as text."""

from collections.abc import Sequence

from unbounded.contracts import CONTRACT_VERSION, ConnectorInfo, FormatInfo
from unbounded.plugins import hookimpl

__all__ = ["CONTRACT_VERSION", "unbounded_connectors", "unbounded_formats"]


@hookimpl
def unbounded_connectors(formats: Sequence[FormatInfo]) -> Sequence[ConnectorInfo]:
    """Return a source and a sink for each format that engines read by themselves, and for each that a plugin offers."""
    return [
        _connector("json", "Json", "JSON files, one object a line."),
        _connector("csv", "Csv", "CSV files, with or without a header."),
        _connector("parquet", "Parquet", "Parquet files."),
        _connector("text", "Text", "Text files, one row a line."),
        *map(_connector_of_format, formats),
    ]


@hookimpl
def unbounded_formats() -> Sequence[FormatInfo]:
    """Return the formats that are read and written by pyarrow."""
    return [
        _format("arrow", "Arrow", "Arrow IPC files and streams, also known as Feather.", "arrow", "feather", "arrows"),
        _format("orc", "Orc", "ORC files.", "orc"),
    ]


def _connector(name: str, prefix: str, summary: str) -> ConnectorInfo:
    return ConnectorInfo(
        name,
        summary,
        source=f"unbounded_files.source:{prefix}Source",
        sink=f"unbounded_files.sink:{prefix}Sink",
    )


def _connector_of_format(format: FormatInfo) -> ConnectorInfo:
    return ConnectorInfo(
        format.name,
        format.summary,
        source="unbounded_files.format_source:FormatSource" if format.reader else None,
        sink="unbounded_files.format_sink:FormatSink" if format.writer else None,
        format=format,
    )


def _format(name: str, prefix: str, summary: str, *extensions: str) -> FormatInfo:
    module = f"unbounded_files.formats.{name}"
    return FormatInfo(name, summary, extensions, f"{module}:{prefix}Reader", f"{module}:{prefix}Writer")
