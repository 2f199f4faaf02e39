"""All that a plugin author imports: what a source, a sink, an engine and a listener must be."""

from unbounded.contracts.arrow import ArrowRows, cast_table, record_batches
from unbounded.contracts.capabilities import Guarantee, SinkCapabilities, SourceCapabilities
from unbounded.contracts.cell import cell_text, printable
from unbounded.contracts.clock import Clock, SystemClock
from unbounded.contracts.connector import ConnectorInfo, EngineInfo
from unbounded.contracts.decompression import decompressed, is_zstd
from unbounded.contracts.engine import Engine, EngineServices, RunningQuery
from unbounded.contracts.filesystem import filesystem_of
from unbounded.contracts.format import FormatConnector, FormatInfo, FormatReader, FormatWriter
from unbounded.contracts.function import FunctionInfo
from unbounded.contracts.listener import (
    QueryIdle,
    QueryProgress,
    QueryStarted,
    QueryTerminated,
    StreamingQueryListener,
)
from unbounded.contracts.offset import Offset
from unbounded.contracts.options import Options, parse_options
from unbounded.contracts.progress import (
    SinkProgress,
    SourceProgress,
    StateOperatorProgress,
    StreamingQueryProgress,
)
from unbounded.contracts.read_limit import (
    ReadAllAvailable,
    ReadLimit,
    ReadMaxBytes,
    ReadMaxFiles,
    ReadMaxRows,
)
from unbounded.contracts.row import Row, rows_of
from unbounded.contracts.sink import BatchContext, CommitMessage, Sink, SinkContext
from unbounded.contracts.source import FileScan, Partition, Source, SourceContext
from unbounded.contracts.storage import Folder
from unbounded.contracts.version import CONTRACT_VERSION

__all__ = [
    "CONTRACT_VERSION",
    "ArrowRows",
    "BatchContext",
    "Clock",
    "CommitMessage",
    "ConnectorInfo",
    "Engine",
    "EngineInfo",
    "EngineServices",
    "FileScan",
    "Folder",
    "FormatConnector",
    "FormatInfo",
    "FormatReader",
    "FormatWriter",
    "FunctionInfo",
    "Guarantee",
    "Offset",
    "Options",
    "Partition",
    "QueryIdle",
    "QueryProgress",
    "QueryStarted",
    "QueryTerminated",
    "ReadAllAvailable",
    "ReadLimit",
    "ReadMaxBytes",
    "ReadMaxFiles",
    "ReadMaxRows",
    "Row",
    "RunningQuery",
    "Sink",
    "SinkCapabilities",
    "SinkContext",
    "SinkProgress",
    "Source",
    "SourceCapabilities",
    "SourceContext",
    "SourceProgress",
    "StateOperatorProgress",
    "StreamingQueryListener",
    "StreamingQueryProgress",
    "SystemClock",
    "cast_table",
    "cell_text",
    "decompressed",
    "filesystem_of",
    "is_zstd",
    "parse_options",
    "printable",
    "record_batches",
    "rows_of",
]
