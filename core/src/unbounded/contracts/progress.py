"""What a query reports after each batch: the fields of Spark's ``StreamingQueryProgress``, under the same
names.
"""

import copy
import json
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Self, dataclass_transform

from pydantic.alias_generators import to_camel
from pydantic_core import to_json

from unbounded.contracts.row import Row


class _Field:
    """An attribute of a report: the value under its key, or what it is if there is none."""

    def __init__(self, key: str, default: Any) -> None:
        self._key, self._default = key, default

    def __get__(self, report: "_Progress | None", owner: type) -> Any:
        return self if report is None else report.get(self._key, self._default)


@dataclass_transform(kw_only_default=True)
class _Progress(dict[str, Any]):
    """A report: a dict in Spark's names. Its values are attributes too, in snake_case and in Spark's spelling."""

    fields: ClassVar[dict[str, Any]]
    """The names of the fields in their order, and what those are that may be left out."""
    left_out_if_empty: ClassVar[frozenset[str]] = frozenset()

    def __init_subclass__(cls) -> None:
        names = [name for name in vars(cls).get("__annotations__", {}) if name not in ("fields", "left_out_if_empty")]
        cls.fields = {name: vars(cls).get(name, ...) for name in names}
        for name, default in cls.fields.items():
            field = _Field(to_camel(name), default)
            setattr(cls, name, field)
            setattr(cls, to_camel(name), field)

    def __init__(self, **values: Any) -> None:
        for name, default in self.fields.items():
            value = values.pop(name, copy.copy(default))
            if value is ...:
                raise TypeError(f"{type(self).__name__} needs {name}.")
            if value or name not in self.left_out_if_empty:
                self[to_camel(name)] = value
        if values:
            raise TypeError(f"{type(self).__name__} has no {', '.join(values)}.")

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(f"{type(self).__name__} has no field {name!r}. Fields: {', '.join(self.fields)}.")

    @classmethod
    def from_json(cls, report: str | Mapping[str, Any]) -> Self:
        """Return the report that :attr:`json` wrote, as text or as the dict that was read from it. Names that this
        release does not know are passed over.
        """
        values = json.loads(report) if isinstance(report, str) else report
        return cls(**{name: values[to_camel(name)] for name in cls.fields if to_camel(name) in values})

    fromJson = from_json  # noqa: N815 - PySpark's spelling

    @property
    def json(self) -> str:
        """The report as one line of JSON, in Spark's names."""
        return to_json(self._plain(), inf_nan_mode="null", fallback=str).decode()

    @property
    def pretty_json(self) -> str:
        """The report as indented JSON, in Spark's names: what a report looks like when it is printed."""
        return to_json(self._plain(), indent=4, inf_nan_mode="null", fallback=str).decode()

    @property
    def prettyJson(self) -> str:  # noqa: N802 - PySpark's spelling
        """The report as indented JSON, in Spark's names."""
        return self.pretty_json

    def __repr__(self) -> str:
        return self.pretty_json

    def _plain(self) -> dict[str, Any]:
        return self


class SourceProgress(_Progress):
    """One source in one batch. Offsets are JSON values; rates are rows per second."""

    description: str
    start_offset: Any = None
    end_offset: Any = None
    latest_offset: Any = None
    num_input_rows: int = 0
    input_rows_per_second: float = 0.0
    processed_rows_per_second: float = 0.0
    metrics: Mapping[str, str] = {}


class SinkProgress(_Progress):
    """The sink in one batch. ``num_output_rows`` is -1 if the sink does not say."""

    description: str
    num_output_rows: int = -1
    metrics: Mapping[str, str] = {}


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
    custom_metrics: Mapping[str, int] = {}


class StreamingQueryProgress(_Progress):
    """One batch of one query.

    ``timestamp`` is when the batch began, UTC, ISO 8601 with milliseconds. ``batch_duration`` and the values
    of ``duration_ms`` are milliseconds. ``event_time`` has ``watermark`` (the one used in this batch) and, if
    the batch had rows with event time, ``min``, ``max`` and ``avg``; without a watermark the dict has no such key, and
    the attribute is empty. ``observed_metrics`` has a row for each observation.
    """

    left_out_if_empty = frozenset(("event_time",))

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
    event_time: Mapping[str, str] = {}
    state_operators: Sequence[StateOperatorProgress] = ()
    sources: Sequence[SourceProgress] = ()
    sink: SinkProgress
    observed_metrics: Mapping[str, Row] = {}

    @classmethod
    def from_json(cls, report: str | Mapping[str, Any]) -> Self:
        """Return the report that :attr:`json` wrote; what was observed is as JSON has it, a time as text."""
        values = json.loads(report) if isinstance(report, str) else report
        observed = values.get("observedMetrics", {}).items()
        parts = {
            "stateOperators": [StateOperatorProgress.from_json(part) for part in values.get("stateOperators", ())],
            "sources": [SourceProgress.from_json(part) for part in values.get("sources", ())],
            "sink": SinkProgress.from_json(values["sink"]),
            "observedMetrics": {name: Row(**metrics) for name, metrics in observed},
        }
        return super().from_json({**values, **parts})

    fromJson = from_json  # noqa: N815 - PySpark's spelling

    def _plain(self) -> dict[str, Any]:
        observed = {name: row.as_dict(recursive=True) for name, row in self.observed_metrics.items()}
        return {**self, "observedMetrics": observed}
