"""The peer PySpark, which few have at hand: ``pip install 'unbounded[bench]'``, and Java 17."""

import importlib.util
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

AVAILABLE = importlib.util.find_spec("pyspark") is not None and shutil.which("java") is not None
MISSING = "left out: needs `pip install 'unbounded[bench]'` and Java 17"


@contextmanager
def local_session() -> Iterator[Any]:
    """Give a PySpark session with two cores and, as suits two cores, two shuffle partitions."""
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]").config("spark.sql.shuffle.partitions", 2)
    builder = builder.config("spark.ui.enabled", "false").config("spark.driver.memory", "4g")
    session = builder.config("spark.sql.session.timeZone", "UTC").getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    try:
        yield session
    finally:
        session.stop()
