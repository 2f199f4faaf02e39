"""What this plugin offers."""

from unbounded.contracts import ConnectorInfo
from unbounded.plugins import hookimpl

CONTRACT_VERSION = 1


@hookimpl
def unbounded_connectors() -> list[ConnectorInfo]:
    """Offer the ``rate`` and ``rate-micro-batch`` sources."""
    return [
        ConnectorInfo(
            name="rate",
            summary="Numbered rows, so many a second.",
            source="unbounded_rate.per_second:RateSource",
        ),
        ConnectorInfo(
            name="rate-micro-batch",
            summary="Numbered rows, so many a batch, with made-up time: the same in every run.",
            source="unbounded_rate.per_batch:RateMicroBatchSource",
        ),
    ]
