"""What a connector can do, declared so that the planner can refuse early."""

from dataclasses import dataclass, field
from typing import Literal

from unbounded.plan.query import OutputMode

Guarantee = Literal["none", "at-least-once", "exactly-once"]
"""What a sink's target shows after a crash and a restart: maybe gaps, maybe doubles, or each row once."""


@dataclass(frozen=True)
class SourceCapabilities:
    """What a source can do.

    Args:
        replayable: Reading a range of offsets again gives the same rows. Without it a crash may lose rows, and the
            query says so when it starts.
        needs_schema: The user must give a schema, or allow its inference.
        accepts_schema: A user's schema is allowed at all.
        batch: Can also be read with ``session.read``.
        prunes_columns: ``read`` gives only the columns of ``SourceContext.schema``.
        endless: There are always more rows, as of a generator, so nobody can wait until all are read: of such a source
            ``process_all_available`` waits for one batch.
    """

    replayable: bool = True
    needs_schema: bool = False
    accepts_schema: bool = False
    batch: bool = True
    prunes_columns: bool = False
    endless: bool = False


@dataclass(frozen=True)
class SinkCapabilities:
    """What a sink can do with its options as they are.

    Args:
        output_modes: The modes it accepts.
        guarantee: What its target shows after a crash and a restart.
        needs_checkpoint_location: A temporary checkpoint is not enough, since its output outlives the process.
        needs_name: The query must have a name.
        batch: Can also be written to with ``frame.write``.
    """

    output_modes: frozenset[OutputMode] = field(default_factory=lambda: frozenset(("append", "update", "complete")))
    guarantee: Guarantee = "at-least-once"
    needs_checkpoint_location: bool = False
    needs_name: bool = False
    batch: bool = False
