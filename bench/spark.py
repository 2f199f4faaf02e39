"""The peer PySpark, which few have at hand: ``pip install 'unbounded[bench]'``, and Java 17."""

import importlib.util
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

AVAILABLE = importlib.util.find_spec("pyspark") is not None and shutil.which("java") is not None
MISSING = "left out: needs `pip install 'unbounded[bench]'` and Java 17"


DEFAULT = 200
"""How many shuffle partitions PySpark has unless told otherwise; each keeps state files of its own."""

TUNED = 2
"""As many as there are cores, which a stream of this size is best served with."""


@contextmanager
def local_session() -> Iterator[Any]:
    """Give a PySpark session with two cores, quiet."""
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]").config("spark.driver.memory", "4g")
    builder = builder.config("spark.ui.enabled", "false").config("spark.ui.showConsoleProgress", "false")
    session = builder.config("spark.sql.session.timeZone", "UTC").getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    try:
        yield session
    finally:
        session.stop()
