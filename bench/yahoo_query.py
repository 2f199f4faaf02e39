"""The query of the Yahoo streaming benchmark, in the words that Unbounded and PySpark both know."""

from pathlib import Path
from typing import Any

from bench.measure import scratch, seconds
from bench.yahoo_events import SCHEMA, ads_file


def campaign_counts(session: Any, functions: Any, directory: Path, files_a_batch: int) -> Any:
    """Return the query, in the words that both engines know."""
    events = session.readStream.schema(SCHEMA).option("maxFilesPerTrigger", files_a_batch).json(str(directory))
    campaigns = session.read.schema("ad_id STRING, campaign_id STRING").parquet(str(ads_file()))
    views = events.where("event_type = 'view'").select("ad_id", "event_time").join(campaigns, "ad_id")
    return views.groupBy(functions.window("event_time", "10 seconds"), "campaign_id").count()


def stream(session: Any, functions: Any, directory: Path, files_a_batch: int, sink: str = "noop") -> float:
    """Run the query over all files with a durable checkpoint, and return the seconds it took."""
    counts = campaign_counts(session, functions, directory, files_a_batch)
    with scratch() as checkpoint:
        writer = counts.writeStream.format(sink).queryName("yahoo").outputMode("update")
        writer = writer.option("checkpointLocation", checkpoint).trigger(availableNow=True)
        return seconds(lambda: writer.start().awaitTermination())
