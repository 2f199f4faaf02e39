"""PySpark's names for Unbounded: a PySpark program runs with ``pyspark`` replaced by ``unbounded.pyspark``.

Every method and keyword of the ordinary interface has its camelCase twin anyway; what is here are PySpark's
modules, its types, and the few names that differ.

Example:
    >>> from unbounded.pyspark.sql import SparkSession, functions as F
    >>> spark = SparkSession.builder.appName("numbers").getOrCreate()
    >>> spark.range(4).groupBy((F.col("id") % 2).alias("odd")).count().orderBy("odd").collect()
    [Row(odd=0, count=2), Row(odd=1, count=2)]
    >>> spark.stop()
"""

from unbounded.contracts import Row
from unbounded.pyspark.conf import SparkConf
from unbounded.pyspark.sql.session import SparkContext, SparkSession
from unbounded.pyspark.storagelevel import StorageLevel

__all__ = ["Row", "SparkConf", "SparkContext", "SparkSession", "StorageLevel"]
