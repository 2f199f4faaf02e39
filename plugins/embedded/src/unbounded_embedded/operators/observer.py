"""Aggregates over rows that pass by, for the progress report."""

from unbounded.contracts import Row, printable, rows_of
from unbounded.plan.relational import Observe
from unbounded_embedded.duckdb.database import Database
from unbounded_embedded.duckdb.translation import to_duckdb
from unbounded_embedded.duckdb.types import quoted
from unbounded_embedded.duckdb.typing import as_spark
from unbounded_embedded.operators.operator import BatchTimes, Operator


class MetricsObserver(Operator):
    """Passes rows through and computes the metrics of ``observe``.

    Args:
        node: The observation.
        input_sql: What stands for its input in FROM.
        database: The query's database.
    """

    def __init__(self, node: Observe, input_sql: str, database: Database) -> None:
        self.node, self.database = node, database
        self.output = input_sql
        columns = [f"{to_duckdb(metric.unaliased)} AS {quoted(metric.name)}" for metric in node.metrics]
        self._query = f"SELECT {', '.join(columns)} FROM {input_sql}"
        self.values = Row()

    def prepare(self) -> None:
        self._query = as_spark(self.database, self._query, self.node.describe())

    def run(self, times: BatchTimes) -> None:
        (self.values,) = rows_of(printable(self.database.arrow(self._query, self.node.describe())))
