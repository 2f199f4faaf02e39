"""What this plugin offers."""

from unbounded.contracts import ConnectorInfo
from unbounded.plugins import hookimpl

CONTRACT_VERSION = 1


@hookimpl
def unbounded_connectors() -> list[ConnectorInfo]:
    """Offer the ``memory`` sink."""
    return [
        ConnectorInfo(
            name="memory",
            summary="Keeps the result as a table that the session can query by the name of the query.",
            sink="unbounded_memory.sink:MemorySink",
        )
    ]
