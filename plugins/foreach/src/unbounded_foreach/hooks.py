"""What this plugin offers."""

from unbounded.contracts import ConnectorInfo
from unbounded.plugins import hookimpl

CONTRACT_VERSION = 1


@hookimpl
def unbounded_connectors() -> list[ConnectorInfo]:
    """Offer the ``foreach`` and ``foreach_batch`` sinks."""
    return [
        ConnectorInfo(
            name="foreach",
            summary="Gives each row to a function, or to an object with open, process and close.",
            sink="unbounded_foreach.rows:ForeachSink",
        ),
        ConnectorInfo(
            name="foreach_batch",
            summary="Gives each batch, as a batch DataFrame with its id, to a function.",
            sink="unbounded_foreach.batches:ForeachBatchSink",
        ),
    ]
