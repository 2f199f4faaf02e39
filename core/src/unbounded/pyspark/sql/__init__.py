"""``pyspark.sql``: sessions, frames, columns and rows."""

from unbounded.api.batch_writer import DataWriter as DataFrameWriter
from unbounded.api.catalog import Catalog
from unbounded.api.column import Column
from unbounded.api.frame.missing import NaFunctions as DataFrameNaFunctions
from unbounded.api.grouped import GroupedData
from unbounded.api.observation import Observation
from unbounded.api.reader import DataReader as DataFrameReader
from unbounded.api.window import Window, WindowSpec
from unbounded.contracts import Row
from unbounded.pyspark.sql.dataframe import DataFrame
from unbounded.pyspark.sql.session import SparkSession

__all__ = [
    "Catalog",
    "Column",
    "DataFrame",
    "DataFrameNaFunctions",
    "DataFrameReader",
    "DataFrameWriter",
    "GroupedData",
    "Observation",
    "Row",
    "SparkSession",
    "Window",
    "WindowSpec",
]
