"""Where a query goes on: what the two logs say after a stop or a crash.

Let L be the newest entry of the offset log and C that of the commit log. With C = L all is done, and the next batch is
L + 1. With C = L - 1 batch L was begun: it is run again, with its offsets, its watermark and its time.
"""

from dataclasses import dataclass, field

from unbounded.contracts import Offset
from unbounded.errors import CheckpointCorruptError, IncompatiblePlanError
from unbounded_embedded.checkpoint.checkpoint import Checkpoint
from unbounded_embedded.checkpoint.logs import OffsetEntry
from unbounded_embedded.state.store import StateVersion


@dataclass(frozen=True)
class StartingPoint:
    """Where a run begins.

    Args:
        batch_id: The first batch to run.
        starts: Where each source's range begins in it; ``None`` is where the sources themselves begin.
        replay: What the batch is if it was begun before, else ``None``.
        watermark_ms: The watermark for it, if it is new.
        late_ms: The watermark of the batch before it.
        state: The state to restore, ``None`` if there is none.
        pinned: Settings that the checkpoint keeps.
    """

    batch_id: int
    starts: tuple[Offset, ...] | None
    replay: OffsetEntry | None = None
    watermark_ms: int = 0
    late_ms: int = 0
    state: StateVersion | None = None
    pinned: dict[str, str] = field(default_factory=dict)


def starting_point(checkpoint: Checkpoint, source_count: int) -> StartingPoint:
    """Return where a run on this checkpoint begins.

    Args:
        checkpoint: The checkpoint, taken over by the run.
        source_count: How many sources the query has.

    Raises:
        CheckpointCorruptError: A log entry that is needed is torn or missing.
        IncompatiblePlanError: The query has another number of sources.
    """
    logged, committed = checkpoint.offsets.latest(), checkpoint.commits.latest()
    if logged is None:
        checkpoint.require_unused()
        return StartingPoint(0, None)
    checkpoint.note_use()  # a crash may have come between the first entry and this
    _require_consistent(checkpoint, logged, committed)
    entry = checkpoint.offsets.read(logged)
    _require_sources(entry, source_count)
    if committed is None:
        return StartingPoint(logged, None, entry, pinned=entry.conf)
    done = checkpoint.commits.read(committed)
    state = StateVersion(committed, done.run)
    if committed == logged:
        times = done.next_watermark_ms, entry.watermark_ms
        return StartingPoint(logged + 1, entry.offsets, None, *times, state, entry.conf)
    before = checkpoint.offsets.read(committed)
    times = entry.watermark_ms, before.watermark_ms
    return StartingPoint(logged, before.offsets, entry, *times, state, entry.conf)


def _require_consistent(checkpoint: Checkpoint, logged: int, committed: int | None) -> None:
    if committed in ((logged, logged - 1) if logged else (0, None)):
        return
    found = "none" if committed is None else f"batch {committed}"
    is_ahead = committed is not None and committed > logged
    missing = f"offsets/{logged + 1}" if is_ahead else f"commits/{logged - 1}"
    raise CheckpointCorruptError(
        f"{checkpoint.folder.url}/{missing} is missing: the offset log ends at batch {logged} and the commit log at "
        f"{found}; the commit log must end there or one batch before. Restore the file from a copy, or use another "
        f"checkpoint location."
    )


def _require_sources(entry: OffsetEntry, source_count: int) -> None:
    if len(entry.offsets) != source_count:
        raise IncompatiblePlanError(
            f"There are {len(entry.offsets)} sources in the checkpoint and {source_count} in the query; they must be "
            f"the same. Give the query a checkpoint location of its own."
        )
