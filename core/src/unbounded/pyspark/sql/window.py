"""``pyspark.sql.window``: windows over the rows of a table."""

from unbounded.api.window import Window, WindowSpec

__all__ = ["Window", "WindowSpec"]
