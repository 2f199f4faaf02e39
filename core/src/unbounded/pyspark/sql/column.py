"""``pyspark.sql.column``."""

from unbounded.api.column import Column

__all__ = ["Column"]
