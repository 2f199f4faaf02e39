"""``pyspark.sql.group``."""

from unbounded.api.grouped import GroupedData

__all__ = ["GroupedData"]
