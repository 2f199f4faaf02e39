"""Watching event time go by."""

from dataclasses import dataclass

from unbounded.plan.stateful import Watermark
from unbounded_embedded.duckdb.database import Database
from unbounded_embedded.duckdb.types import quoted
from unbounded_embedded.operators.operator import BatchTimes, Operator


@dataclass(frozen=True)
class EventTimeStats:
    """The event times of one batch, in milliseconds since 1970 UTC; nulls and infinities do not count."""

    least_ms: int
    most_ms: int
    mean_ms: int
    rows: int


class WatermarkObserver(Operator):
    """Passes rows through and notes their event times, before anything may drop them.

    Args:
        node: The watermark.
        input_sql: What stands for its input in FROM; if that is more than a table it is computed once, into one.
        index: Its number among the plan's watermarks.
        database: The query's database.
    """

    def __init__(self, node: Watermark, input_sql: str, index: int, database: Database) -> None:
        self.node, self.database = node, database
        self._input = input_sql
        self._keeps = input_sql.startswith("(")
        self.output = f"watermarked_{index}" if self._keeps else input_sql
        self.stats: EventTimeStats | None = None

    def prepare(self) -> None:
        self._materialize()

    def run(self, times: BatchTimes) -> None:
        self._materialize()
        time = quoted(self.node.column)
        facts = f"epoch_ms(min({time})), epoch_ms(max({time})), avg(epoch_ms({time})), count(*)"
        query = f"SELECT {facts} FROM {self.output} WHERE isfinite({time})"
        ((least, most, mean, rows),) = self.database.execute(query, self.node.describe())
        self.stats = EventTimeStats(least, most, round(mean), rows) if rows else None

    def _materialize(self) -> None:
        if self._keeps:
            sql = f"CREATE OR REPLACE TEMP TABLE {self.output} AS SELECT * FROM {self._input}"
            self.database.execute(sql, self.node.describe())
