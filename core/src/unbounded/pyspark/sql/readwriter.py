"""``pyspark.sql.readwriter``."""

from unbounded.api.batch_writer import DataWriter as DataFrameWriter
from unbounded.api.reader import DataReader as DataFrameReader

__all__ = ["DataFrameReader", "DataFrameWriter"]
