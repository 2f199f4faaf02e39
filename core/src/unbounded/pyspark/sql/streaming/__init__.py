"""``pyspark.sql.streaming``: readers, writers, queries and listeners of streams."""

from unbounded.api.query import StreamingQuery
from unbounded.api.reader import DataStreamReader
from unbounded.api.streams import StreamingQueryManager
from unbounded.api.writer import DataStreamWriter
from unbounded.pyspark.sql.streaming.listener import StreamingQueryListener

__all__ = [
    "DataStreamReader",
    "DataStreamWriter",
    "StreamingQuery",
    "StreamingQueryListener",
    "StreamingQueryManager",
]
