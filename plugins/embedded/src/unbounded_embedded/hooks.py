"""What this plugin offers."""

from collections.abc import Sequence

from unbounded.contracts import EngineInfo
from unbounded.plugins import hookimpl

CONTRACT_VERSION = 1


@hookimpl
def unbounded_engines() -> Sequence[EngineInfo]:
    """Offer the engine that runs in this process."""
    return [
        EngineInfo(
            "embedded",
            "Runs queries in this process, over DuckDB.",
            "unbounded_embedded.engine:EmbeddedEngine",
        )
    ]
