from collections.abc import Callable

import pyarrow as pa
import pytest

from unbounded.contracts import BatchContext, SinkContext, parse_options
from unbounded.errors import ConfigurationError
from unbounded.plan.query import OutputMode
from unbounded_memory.sink import MemoryOptions, MemorySink

SCHEMA = pa.schema([("word", pa.string()), ("count", pa.int64())])


class Catalog(dict[str, Callable[[], pa.Table]]):
    def read(self, name: str) -> list[tuple[object, ...]]:
        table = self[name]()
        return [tuple(row.values()) for row in table.to_pylist()]


def opened(catalog: Catalog, mode: OutputMode, keys: tuple[str, ...] = (), name: str | None = "q") -> MemorySink:
    sink = MemorySink(MemoryOptions())
    sink.open(context(catalog, mode, keys, name))
    return sink


def context(catalog: Catalog, mode: OutputMode, keys: tuple[str, ...], name: str | None) -> SinkContext:
    return SinkContext(SCHEMA, keys, mode, "id", name, (), None, catalog.__setitem__, lambda table: table)


def rows(*pairs: tuple[str | None, int]) -> pa.RecordBatchReader:
    return pa.Table.from_pylist([{"word": word, "count": n} for word, n in pairs], SCHEMA).to_reader()


def run(sink: MemorySink, batch_id: int, *pairs: tuple[str | None, int]) -> None:
    batch = BatchContext(batch_id)
    sink.commit(batch, [sink.write(batch, rows(*pairs))])


def test_the_table_is_there_and_empty_before_the_first_batch() -> None:
    catalog = Catalog()
    opened(catalog, "append")
    assert catalog["q"]().schema == SCHEMA
    assert catalog.read("q") == []


def test_append_adds_the_rows_of_each_batch() -> None:
    catalog = Catalog()
    sink = opened(catalog, "append")
    run(sink, 0, ("a", 1))
    run(sink, 1, ("a", 1), ("b", 2))
    assert catalog.read("q") == [("a", 1), ("a", 1), ("b", 2)]


def test_complete_replaces_the_table() -> None:
    catalog = Catalog()
    sink = opened(catalog, "complete", ("word",))
    run(sink, 0, ("a", 1), ("b", 1))
    run(sink, 1, ("a", 2))
    assert catalog.read("q") == [("a", 2)]


def test_update_replaces_the_rows_of_the_same_key() -> None:
    catalog = Catalog()
    sink = opened(catalog, "update", ("word",))
    run(sink, 0, ("a", 1), ("b", 1), (None, 1))
    run(sink, 1, ("b", 2), (None, 2), ("c", 1))
    assert sorted(catalog.read("q"), key=str) == [("a", 1), ("b", 2), ("c", 1), (None, 2)]


def test_update_without_a_key_adds() -> None:
    catalog = Catalog()
    sink = opened(catalog, "update")
    run(sink, 0, ("a", 1))
    run(sink, 1, ("a", 2))
    assert catalog.read("q") == [("a", 1), ("a", 2)]


def test_nothing_is_visible_before_the_commit() -> None:
    catalog = Catalog()
    sink = opened(catalog, "append")
    sink.write(BatchContext(0), rows(("a", 1)))
    assert catalog.read("q") == []


def test_a_batch_that_was_aborted_and_written_again_counts_once() -> None:
    catalog = Catalog()
    sink = opened(catalog, "append")
    batch = BatchContext(0)
    sink.abort(batch, [sink.write(batch, rows(("a", 1)))])
    run(sink, 0, ("a", 1))
    assert catalog.read("q") == [("a", 1)]


@pytest.mark.parametrize("mode", ["append", "update", "complete"])
def test_a_second_commit_of_a_batch_changes_nothing(mode: OutputMode) -> None:
    catalog = Catalog()
    sink = opened(catalog, mode)
    run(sink, 0, ("a", 1))
    run(sink, 1, ("b", 1))
    before = catalog.read("q")
    run(sink, 1, ("b", 1))
    run(sink, 0, ("a", 1))
    assert catalog.read("q") == before


def test_the_partitions_of_a_batch_become_visible_together() -> None:
    catalog = Catalog()
    sink = opened(catalog, "append")
    parts = [sink.write(BatchContext(0, number), rows(("a", number))) for number in range(2)]
    sink.commit(BatchContext(0), parts)
    assert catalog.read("q") == [("a", 0), ("a", 1)]


def test_a_snapshot_does_not_change_when_the_table_does() -> None:
    catalog = Catalog()
    sink = opened(catalog, "update", ("word",))
    run(sink, 0, ("a", 1))
    before = catalog["q"]()
    run(sink, 1, ("a", 2))
    assert before["count"].to_pylist() == [1]


def test_the_table_outlives_the_query() -> None:
    catalog = Catalog()
    sink = opened(catalog, "append")
    run(sink, 0, ("a", 1))
    sink.close()
    assert catalog.read("q") == [("a", 1)]


def test_after_a_restart_an_appended_table_begins_empty_and_a_complete_one_refills() -> None:
    catalog = Catalog()
    for mode, after in (("append", [("b", 1)]), ("complete", [("a", 1), ("b", 1)])):
        run(opened(catalog, mode), 0, ("a", 1))
        run(opened(catalog, mode), 1, *after)
        assert catalog.read("q") == after


def test_a_query_without_a_name_is_refused_with_the_remedy() -> None:
    sink = MemorySink(MemoryOptions())
    (problem,) = sink.check(context(Catalog(), "append", (), None))
    assert "query_name('…')" in problem
    assert sink.check(context(Catalog(), "append", (), "q")) == ()
    assert sink.capabilities().needs_name


def test_there_are_no_options() -> None:
    with pytest.raises(ConfigurationError, match="there is no option 'path'"):
        parse_options("memory", MemoryOptions, {"path": "x"})
