"""``pyspark.sql.dataframe``: the frame, with the one property that means something else in PySpark."""

from unbounded.api import dataframe
from unbounded.pyspark.sql.types import StructType
from unbounded.pyspark.sql.types.conversion import schema_of

__all__ = ["DataFrame"]


class DataFrame(dataframe.DataFrame):
    """The frame of a :class:`~unbounded.pyspark.sql.SparkSession`: its ``schema`` is a ``StructType``.

    Example:
        >>> from unbounded.pyspark.sql import SparkSession
        >>> spark = SparkSession.builder.getOrCreate()
        >>> spark.range(2).schema
        StructType([StructField('id', LongType(), True)])
        >>> spark.stop()
    """

    @property
    def schema(self) -> StructType:
        """The columns and their types; a new ``StructType`` each time."""
        return schema_of(self._arrow_schema)
