"""What is looked at before a streaming query starts, however it was written."""

from typing import TYPE_CHECKING

from unbounded.api.conf import RuntimeConf
from unbounded.api.locations import problems_with_locations
from unbounded.contracts import Sink
from unbounded.errors import ConfigurationError, UnsupportedOperationError
from unbounded.plan.checks import problems_of
from unbounded.plan.edges import Scan
from unbounded.plan.query import QuerySpec
from unbounded.plan.redaction import REDACTED
from unbounded.plan.walk import find

if TYPE_CHECKING:
    from unbounded.api.session import Session

CHECKPOINTS = "spark.sql.streaming.checkpointLocation"


def require_startable(spec: QuerySpec, session: "Session") -> None:
    """Do nothing if a session can start a query.

    Raises:
        UnsupportedOperationError: It cannot; the error has every reason.
        ConfigurationError: The sink, an option or a setting is unknown or does not fit, or secrets are missing in a
            query that came as text.
    """
    _require_secrets(spec)
    RuntimeConf(spec.conf)  # refuses what a session would refuse
    sink = session.registry.sink(spec.sink)
    problems = [*problems_of(spec), *_problems_with_sink(spec, sink), *problems_with_locations(spec)]
    problems += session.engine.supports(spec)
    if problems:
        raise UnsupportedOperationError(problems)


def _require_secrets(spec: QuerySpec) -> None:
    """Refuse masks in place of secrets: a server would only say that the password is wrong."""
    ends = [(f"the source {scan.source!r}", scan.options) for scan in find(spec.plan, Scan)]
    ends += [(f"the sink {spec.sink.name!r}", spec.sink.options), ("the settings", spec.conf)]
    masked = [f"{name!r} of {end}" for end, options in ends for name, value in options.items() if REDACTED in value]
    if REDACTED in (spec.checkpoint_location or ""):
        masked.append("the checkpoint location")
    if masked:
        raise ConfigurationError(
            f"The query came as text, which holds no secrets; give these anew before you start it: {', '.join(masked)}."
        )


def _problems_with_sink(spec: QuerySpec, sink: Sink) -> list[str]:
    can, problems = sink.capabilities(), []
    if spec.output_mode not in can.output_modes:
        problems.append(
            f"The sink {spec.sink.name!r} does not take output mode {spec.output_mode}; its modes are "
            f"{', '.join(sorted(can.output_modes))}."
        )
    if can.needs_name and spec.name is None:
        problems.append(f"The sink {spec.sink.name!r} needs the query to have a name: call query_name('…').")
    if can.needs_checkpoint_location and spec.checkpoint_location is None:
        problems.append(
            f"The sink {spec.sink.name!r} keeps its output, so the query needs a checkpoint that stays: call "
            f"option('checkpoint_location', …), or set {CHECKPOINTS!r} in session.conf."
        )
    return problems
