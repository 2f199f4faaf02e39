"""``pyspark.sql.utils``: where PySpark's errors were before they had a module."""

from unbounded.pyspark.errors import (
    AnalysisException,
    IllegalArgumentException,
    ParseException,
    StreamingQueryException,
)

__all__ = ["AnalysisException", "IllegalArgumentException", "ParseException", "StreamingQueryException"]
