"""What this plugin offers."""

from unbounded.contracts import ConnectorInfo
from unbounded.plugins import hookimpl

CONTRACT_VERSION = 1


@hookimpl
def unbounded_connectors() -> list[ConnectorInfo]:
    """Offer the ``noop`` sink."""
    return [
        ConnectorInfo(
            name="noop",
            summary="Reads every row and drops it, for measuring.",
            sink="unbounded_noop.sink:NoopSink",
        )
    ]
