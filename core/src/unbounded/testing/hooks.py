"""The test kit as a plugin, registered by :func:`unbounded.testing.testing_registry`."""

from collections.abc import Sequence

from unbounded.contracts import ConnectorInfo
from unbounded.plugins import hookimpl


@hookimpl
def unbounded_connectors() -> Sequence[ConnectorInfo]:
    """Offer the scripted source and the capturing sink."""
    return [
        ConnectorInfo("scripted", "Rows that a test adds.", source="unbounded.testing.scripted_source:ScriptedSource"),
        ConnectorInfo("capture", "Rows for a test to look at.", sink="unbounded.testing.capturing_sink:CapturingSink"),
    ]
