"""Numbered rows at a steady rate."""

import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Annotated, Any

import pyarrow as pa
from pydantic import BeforeValidator, Field

from unbounded.contracts import Options, Partition, ReadLimit, Source, SourceCapabilities, SourceContext
from unbounded.errors import AnalysisError, CheckpointCorruptError
from unbounded.plan.interval import parse_interval
from unbounded_rate.columns import SCHEMA
from unbounded_rate.speed import Speed

START_FILE = "start_time"


def _whole_seconds(value: Any) -> int:
    text = str(value).strip()
    try:
        micros = int(text) * 1_000_000 if text.isdigit() else parse_interval(text)
    except AnalysisError as error:
        raise ValueError(str(error)) from error
    if micros < 0 or micros % 1_000_000:
        raise ValueError(f"it must be a number of whole seconds such as '10s', not {text!r}")
    return micros // 1_000_000


class RateOptions(Options):
    """How many rows, and how they begin."""

    rows_per_second: int = Field(1, gt=0, description="How many rows a second has.")
    ramp_up_time: Annotated[int, BeforeValidator(_whole_seconds)] = Field(
        0, description="How long the rate grows until it is reached: '10s', '1 minute', whole seconds."
    )
    num_partitions: int = Field(1, gt=0, description="How many parts a batch is cut into.")


class RateSource(Source):
    """Rows that count from 0, so many a second, with the time at which each was due.

    The position is the number of seconds since the query first started. That moment is kept in the
    checkpoint: a query that was stopped catches up with all the rows that were due meanwhile, and a range of
    seconds has the same rows whenever it is read.
    """

    name = "rate"
    Options = RateOptions
    options: RateOptions

    _start_ms: int
    _target: int | None = None

    @classmethod
    def capabilities(cls) -> SourceCapabilities:
        return SourceCapabilities(batch=False)

    def schema(self) -> pa.Schema:
        return SCHEMA

    def open(self, context: SourceContext) -> None:
        super().open(context)
        self._start_ms, self._is_first_start = _start_of_query(context)

    def initial_offset(self) -> int:
        return 0

    def latest_offset(self, start: int, limit: ReadLimit) -> int:
        self._require_start(start)
        self._is_first_start = False
        reached = self._seconds() if self._target is None else min(self._seconds(), self._target)
        return max(start, reached)

    def prepare_for_available_now(self) -> None:
        self._target = self._seconds()

    def report_latest_offset(self) -> int:
        return max(0, self._seconds())

    def partitions(self, start: int, end: int) -> Sequence[Partition]:
        self._require_start(end)
        parts = self.options.num_partitions if start < end else 0
        return [Partition((start, end, part)) for part in range(parts)]

    def read(self, partition: Partition) -> Iterator[pa.RecordBatch]:
        start, end, part = partition.value
        speed = Speed(self.options.rows_per_second, self.options.ramp_up_time)
        for stretch in speed.stretches(start, end):
            yield from stretch.read(self._start_ms, part, self.options.num_partitions)

    def describe(self) -> str:
        return f"rate {self.options.rows_per_second} rows per second"

    def _require_start(self, position: int) -> None:
        """Do nothing if the query's first start is known, or this is it."""
        if self._is_first_start and position > 0:
            raise CheckpointCorruptError(
                f"{self.describe()}: the query stands at second {position}, but the file {START_FILE!r} that says from "
                f"when on they are counted is missing in the folder of the source. Restore it from a copy, or start "
                f"from a new checkpoint."
            )

    def _seconds(self) -> int:
        return (self.context.clock.now_ms() - self._start_ms) // 1000


def _start_of_query(context: SourceContext) -> tuple[int, bool]:
    """Return when the query first started, milliseconds since 1970, and whether that is now; then keep it."""
    now = context.clock.now_ms()
    if context.folder is None:
        return now, False
    is_first = not context.folder.exists(START_FILE)
    if is_first:
        with suppress(FileExistsError):  # two runs that start at one moment go by one time
            context.folder.create(START_FILE, json.dumps({"start_time_ms": now}).encode())
    content = context.folder.read(START_FILE)
    try:
        return int(json.loads(content)["start_time_ms"]), is_first
    except (ValueError, KeyError, TypeError) as error:
        raise CheckpointCorruptError(
            f"{context.folder.url}/{START_FILE} must hold the start time of the rate source, such as "
            f'{{"start_time_ms": 1704067200000}}; found {content[:100]!r}.'
        ) from error
