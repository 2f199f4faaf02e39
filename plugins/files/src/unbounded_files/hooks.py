"""What the plugin offers. Imports nothing heavy: the classes are named as text."""

from collections.abc import Sequence

from unbounded.contracts import CONTRACT_VERSION, ConnectorInfo
from unbounded.plugins import hookimpl

__all__ = ["CONTRACT_VERSION", "unbounded_connectors"]


@hookimpl
def unbounded_connectors() -> Sequence[ConnectorInfo]:
    """Return a source and a sink for each file format."""
    return [
        _connector("json", "Json", "JSON files, one object a line."),
        _connector("csv", "Csv", "CSV files, with or without a header."),
        _connector("parquet", "Parquet", "Parquet files."),
        _connector("text", "Text", "Text files, one row a line."),
    ]


def _connector(name: str, prefix: str, summary: str) -> ConnectorInfo:
    return ConnectorInfo(
        name,
        summary,
        source=f"unbounded_files.source:{prefix}Source",
        sink=f"unbounded_files.sink:{prefix}Sink",
    )
