"""The events of the Yahoo streaming benchmark: clicks on 1000 ads of 100 campaigns, as files of JSON lines."""

import os
from pathlib import Path

import duckdb

from bench.measure import DATA

FILES = 20
SCHEMA = (
    "user_id STRING, page_id STRING, ad_id STRING, ad_type STRING, event_type STRING, "
    "event_time TIMESTAMP, ip_address STRING"
)

_ADS = """
    SELECT CAST(md5('ad' || range) AS UUID)::VARCHAR AS ad_id, 'campaign ' || range // 10 AS campaign_id
    FROM range(1000)
"""
_EVENTS = """
    SELECT CAST(md5('user' || range % 100) AS UUID) AS user_id,
           CAST(md5('page' || range % 97) AS UUID) AS page_id,
           CAST(md5('ad' || hash(range) % 1000) AS UUID) AS ad_id,
           (['banner', 'modal', 'sponsored-search', 'mail', 'mobile'])[1 + (hash(range, 1) % 5)::INT] AS ad_type,
           (['view', 'click', 'purchase'])[1 + (hash(range, 2) % 3)::INT] AS event_type,
           strftime(TIMESTAMP '2024-01-01' + to_milliseconds(range // 10), '%Y-%m-%d %H:%M:%S.%g') AS event_time,
           '1.2.3.4' AS ip_address
    FROM range({first}, {last})
"""


def ads_file() -> Path:
    """Return a parquet file of the static table: ad and campaign. Written once."""
    path = DATA / "yahoo-ads.parquet"
    if not path.exists():
        DATA.mkdir(exist_ok=True)
        duckdb.sql(f"COPY ({_ADS}) TO '{path}' (FORMAT parquet)")
    return path


def event_files(events: int) -> Path:
    """Return a directory with so many events, ten a millisecond of event time, in files by age. Written once."""
    directory = DATA / f"yahoo-{events}"
    if not directory.exists():
        unfinished = directory.with_suffix(".unfinished")
        unfinished.mkdir(parents=True, exist_ok=True)
        for index in range(FILES):
            _write(unfinished / f"{index:02}.json", index, events // FILES)
        unfinished.replace(directory)
    return directory


def _write(path: Path, index: int, events: int) -> None:
    rows = _EVENTS.format(first=index * events, last=(index + 1) * events)
    duckdb.sql(f"COPY ({rows}) TO '{path}' (FORMAT json)")
    os.utime(path, (1e9 + index, 1e9 + index))  # streams read the oldest file first
