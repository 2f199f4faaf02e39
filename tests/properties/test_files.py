"""Files in a directory: for any rows in any files, taken so many at a time, the stream's table is the batch answer.

The query lags behind from the start, so its batches are read ahead; and it is stopped and started again on the way.
"""

import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from unbounded import DataFrame, Session
from unbounded import functions as F

Query = Callable[[DataFrame, DataFrame], DataFrame]

SCHEMA = "key STRING, amount BIGINT, at TIMESTAMP"
WINDOW = F.window("at", "10 seconds", "5 seconds")

QUERIES: dict[str, Query] = {
    "by key, parsed where the files lie": lambda rows, _: rows.group_by("key").agg(F.sum("amount"), F.count("*")),
    "by window, parsed where the files lie": lambda rows, _: rows.group_by(WINDOW).agg(F.max("amount")),
    "joined with a table": lambda rows, names: (
        rows.join(names, "key").group_by("name").agg(F.avg("amount"), F.min("at"))
    ),
    "with a watermark, from a copy": lambda rows, _: (
        rows.with_watermark("at", "1 hour").group_by(WINDOW, "key").agg(F.count("amount"))
    ),
    "of two branches, from a copy": lambda rows, _: (
        rows.filter("amount > 0").union(rows.filter("amount <= 0")).group_by("key").agg(F.sum("amount"))
    ),
}

rows = st.fixed_dictionaries(
    {
        "key": st.none() | st.sampled_from(["a", "b", "ü"]),
        "amount": st.none() | st.integers(-5, 5),
        "at": st.none() | st.integers(0, 59).map(lambda second: f"2024-01-01 00:00:{second:02}"),
    }
)
files = st.lists(st.lists(rows, max_size=5), min_size=1, max_size=7)


def write(directory: Path, number: int, content: list[dict[str, Any]]) -> None:
    """Write a file that is younger than those with lower numbers."""
    path = directory / f"{number}.json"
    path.write_text("".join(json.dumps(row) + "\n" for row in content))
    os.utime(path, (1_700_000_000 + number,) * 2)


@pytest.mark.parametrize("name", QUERIES)
@settings(max_examples=12)
@given(
    files=files,
    files_a_batch=st.integers(1, 3),
    arrived=st.integers(0, 7),
    mode=st.sampled_from(["update", "complete"]),
)
def test_the_streams_table_is_the_batch_answer(
    name: str, files: list[list[dict[str, Any]]], files_a_batch: int, arrived: int, mode: str
) -> None:
    query = QUERIES[name]
    with tempfile.TemporaryDirectory() as place, Session() as session:
        inbox = Path(place, "inbox")
        inbox.mkdir()
        names = session.create_dataframe([("a", "first"), ("b", "second"), ("b", "another")], "key STRING, name STRING")
        streamed = query(
            session.read_stream.schema(SCHEMA).json(str(inbox), max_files_per_trigger=files_a_batch), names
        )
        seen: dict[tuple[Any, ...], tuple[Any, ...]] = {}
        keys = len(streamed.columns) - len([column for column in streamed.columns if "(" in column])

        def upsert(frame: DataFrame, batch_id: int) -> None:
            seen.update({tuple(row)[:keys]: tuple(row) for row in frame.collect()})

        for part in (files[:arrived], files[arrived:]):
            for content in part:
                write(inbox, len(list(inbox.iterdir())), content)
            writer = streamed.write_stream.output_mode(mode).foreach_batch(upsert).trigger(available_now=True)
            writer.option("checkpoint_location", f"{place}/checkpoint").start().await_termination()
        whole = query(session.read.schema(SCHEMA).json(str(inbox)), names)
        assert sorted(seen.values(), key=repr) == sorted((tuple(row) for row in whole.collect()), key=repr)
