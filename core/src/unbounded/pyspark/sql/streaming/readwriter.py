"""``pyspark.sql.streaming.readwriter``."""

from unbounded.api.reader import DataStreamReader
from unbounded.api.writer import DataStreamWriter

__all__ = ["DataStreamReader", "DataStreamWriter"]
