"""What a query reports after each batch: the fields of Spark's ``StreamingQueryProgress``, under the same
names.
"""

from typing import Any

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel


class _Progress(BaseModel):
    """A report. Attributes are snake_case; ``json`` and ``["camelCase"]`` speak Spark's names."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True)

    def __getitem__(self, key: str) -> Any:
        return self.model_dump(by_alias=True)[key]

    def __getattr__(self, name: str) -> Any:
        for field in type(self).model_fields:
            if to_camel(field) == name:
                return getattr(self, field)
        raise AttributeError(f"{type(self).__name__} has no field {name!r}.")


class SourceProgress(_Progress):
    """One source in one batch. Offsets are JSON values; rates are rows per second."""

    description: str
    start_offset: Any = None
    end_offset: Any = None
    latest_offset: Any = None
    num_input_rows: int = 0
    input_rows_per_second: float = 0.0
    processed_rows_per_second: float = 0.0
    metrics: dict[str, str] = {}


class SinkProgress(_Progress):
    """The sink in one batch. ``num_output_rows`` is -1 if the sink does not say."""

    description: str
    num_output_rows: int = -1
    metrics: dict[str, str] = {}


class StateOperatorProgress(_Progress):
    """One stateful operator in one batch. Times are milliseconds, memory is bytes."""

    operator_name: str
    num_rows_total: int = 0
    num_rows_updated: int = 0
    all_updates_time_ms: int = 0
    num_rows_removed: int = 0
    all_removals_time_ms: int = 0
    commit_time_ms: int = 0
    memory_used_bytes: int = 0
    num_rows_dropped_by_watermark: int = 0
    num_shuffle_partitions: int = 1
    num_state_store_instances: int = 1
    custom_metrics: dict[str, int] = {}


class StreamingQueryProgress(_Progress):
    """One batch of one query.

    ``timestamp`` is when the batch began, UTC, ISO 8601 with milliseconds. ``batch_duration`` and the values
    of ``duration_ms`` are milliseconds. ``event_time`` has ``watermark`` (the one used in this batch) and, if
    the batch had rows with event time, ``min``, ``max`` and ``avg``; it is empty if the query has no
    watermark.
    """

    id: str
    run_id: str
    name: str | None
    timestamp: str
    batch_id: int
    batch_duration: int
    num_input_rows: int
    input_rows_per_second: float
    processed_rows_per_second: float
    duration_ms: dict[str, int]
    event_time: dict[str, str] = {}
    state_operators: list[StateOperatorProgress] = []
    sources: list[SourceProgress] = []
    sink: SinkProgress
    observed_metrics: dict[str, dict[str, Any]] = {}

    @property
    def json(self) -> str:  # type: ignore[override]
        """The report as one line of JSON, in Spark's names."""
        return self.model_dump_json(by_alias=True)

    @property
    def pretty_json(self) -> str:
        """The report as indented JSON, in Spark's names."""
        return self.model_dump_json(by_alias=True, indent=2)

    @property
    def prettyJson(self) -> str:  # noqa: N802 - PySpark's spelling
        """The report as indented JSON, in Spark's names."""
        return self.pretty_json
