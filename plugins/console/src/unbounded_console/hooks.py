"""What this plugin offers."""

from unbounded.contracts import ConnectorInfo
from unbounded.plugins import hookimpl

CONTRACT_VERSION = 1


@hookimpl
def unbounded_connectors() -> list[ConnectorInfo]:
    """Offer the ``console`` sink."""
    return [
        ConnectorInfo(
            name="console",
            summary="Prints the first rows of each batch to the terminal.",
            sink="unbounded_console.sink:ConsoleSink",
        )
    ]
