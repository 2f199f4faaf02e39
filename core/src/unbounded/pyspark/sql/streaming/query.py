"""``pyspark.sql.streaming.query``."""

from unbounded.api.query import StreamingQuery
from unbounded.api.streams import StreamingQueryManager

__all__ = ["StreamingQuery", "StreamingQueryManager"]
