"""``pyspark.sql.dataframe``."""

from unbounded.api.dataframe import DataFrame

__all__ = ["DataFrame"]
