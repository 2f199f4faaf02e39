"""The settings of a session that a running query heeds."""

from dataclasses import dataclass, replace
from typing import Any, Self

from unbounded_embedded.runtime.watermarks import Policy

_PREFIX = "spark.sql.streaming."
_POLICY = f"{_PREFIX}multipleWatermarkPolicy"


@dataclass(frozen=True)
class Settings:
    """Settings of one query, under Spark's names in :meth:`of`.

    Args:
        policy: ``multipleWatermarkPolicy``.
        no_data_batches: ``noDataMicroBatches.enabled``: a watermark that moved is worth a batch without data.
        batches_to_retain: ``minBatchesToRetain``: how many batches logs and state can be taken back.
        progress_to_keep: ``numRecentProgressUpdates``.
        idle_event_ms: ``noDataProgressEventInterval``, milliseconds between idle events.
        polling_delay_ms: ``pollingDelay``, milliseconds between two looks for data when there was none.
        threads: ``spark.sql.shuffle.partitions``: how many threads a statement may use; ``None`` is one per core.
        sink_attempts: ``unbounded.sink.maxAttempts``: how often a batch is tried on a sink that fails.
    """

    policy: Policy = "min"
    no_data_batches: bool = True
    batches_to_retain: int = 100
    progress_to_keep: int = 100
    idle_event_ms: int = 10_000
    polling_delay_ms: int = 10
    threads: int | None = None
    sink_attempts: int = 3

    @classmethod
    def of(cls, conf: dict[str, str]) -> Self:
        """Return the settings in a session's configuration, whose values the session has checked."""
        return cls(**_read(conf))

    @property
    def to_pin(self) -> dict[str, str]:
        """What a checkpoint keeps from its first batch on, under the names of :meth:`of`."""
        return {_POLICY: self.policy}

    def pinned_by(self, conf: dict[str, str]) -> Self:
        """Return these settings with what a checkpoint has pinned, whatever the session says by now."""
        return replace(self, **_read(conf))


def _read(conf: dict[str, str]) -> dict[str, Any]:
    return {name: read(conf[key]) for key, name, read in _KEYS if key in conf}


_KEYS: tuple[tuple[str, str, Any], ...] = (
    (_POLICY, "policy", str.lower),
    (f"{_PREFIX}noDataMicroBatches.enabled", "no_data_batches", lambda text: text.lower() == "true"),
    (f"{_PREFIX}minBatchesToRetain", "batches_to_retain", int),
    (f"{_PREFIX}numRecentProgressUpdates", "progress_to_keep", int),
    (f"{_PREFIX}noDataProgressEventInterval", "idle_event_ms", int),
    (f"{_PREFIX}pollingDelay", "polling_delay_ms", int),
    ("spark.sql.shuffle.partitions", "threads", int),
    ("unbounded.sink.maxAttempts", "sink_attempts", int),
)
