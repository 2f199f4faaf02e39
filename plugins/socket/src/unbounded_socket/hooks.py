"""What this plugin offers."""

from unbounded.contracts import ConnectorInfo
from unbounded.plugins import hookimpl

CONTRACT_VERSION = 1


@hookimpl
def unbounded_connectors() -> list[ConnectorInfo]:
    """Offer the ``socket`` source."""
    return [
        ConnectorInfo(
            name="socket",
            summary="Lines of text from a TCP server; cannot replay, for trying things out.",
            source="unbounded_socket.source:SocketSource",
        )
    ]
