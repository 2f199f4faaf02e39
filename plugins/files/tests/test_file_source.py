import os
import pickle
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import fsspec
import pyarrow as pa
import pytest
from fsspec.implementations.memory import MemoryFileSystem

from unbounded.contracts import (
    FileScan,
    Offset,
    ReadAllAvailable,
    ReadLimit,
    ReadMaxBytes,
    ReadMaxFiles,
    Source,
    SourceContext,
    SystemClock,
    parse_options,
)
from unbounded.errors import CheckpointCorruptError, CheckpointError, ConfigurationError
from unbounded.schema import as_schema
from unbounded_files.source import CsvSource, JsonSource, ParquetSource, TextSource

WEEK = 7 * 24 * 3600
WriteFile = Callable[..., str]
OpenSource = Callable[..., Any]


def scans(source: Source, start: Offset, end: Offset) -> list[FileScan]:
    partitions = pickle.loads(pickle.dumps(source.partitions(start, end)))
    return [source.read(partition) for partition in partitions]  # type: ignore[misc]


def names(source: Source, start: Offset, end: Offset) -> list[str]:
    return [Path(path).name for scan in scans(source, start, end) for path in scan.paths]


def batches(source: Source, limit: ReadLimit | None = None, start: Offset | None = None) -> Iterator[list[str]]:
    """Run the source as the engine does, until nothing is left."""
    start = source.initial_offset() if start is None else start
    while (end := source.latest_offset(start, limit or source.default_read_limit())) != start:
        yield names(source, start, end)
        source.commit(end)
        start = end


def test_files_come_by_age_and_those_of_equal_age_by_path(write_file: WriteFile, open_source: OpenSource) -> None:
    (
        write_file("z.json", at=10),
        write_file("b.json", at=20),
        write_file("a.json", at=20),
        write_file("c.json", at=5),
    )
    assert list(batches(open_source(JsonSource))) == [["c.json", "z.json", "a.json", "b.json"]]


def test_each_file_is_read_once_and_new_files_are_noticed(write_file: WriteFile, open_source: OpenSource) -> None:
    write_file("1.json")
    source = open_source(JsonSource)
    assert list(batches(source)) == [["1.json"]]
    write_file("2.json")
    assert list(batches(source, start={"logOffset": 0})) == [["2.json"]]
    assert source.latest_offset({"logOffset": 1}, ReadAllAvailable()) == {"logOffset": 1}


def test_more_is_known_to_be_there_while_files_wait_that_were_listed(
    write_file: WriteFile, open_source: OpenSource
) -> None:
    for number in range(3):
        write_file(f"{number}.json", at=number)
    source = open_source(JsonSource, max_files_per_trigger=1)
    known = [source.has_more()]
    for position in range(-1, 2):
        source.latest_offset({"logOffset": position}, source.default_read_limit())
        known.append(source.has_more())
    assert known == [False, True, True, False]


def test_files_that_could_not_be_logged_are_taken_the_next_time(
    write_file: WriteFile, open_source: OpenSource, folder: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        write_file(f"{number}.json", at=number)
    source = open_source(JsonSource, max_files_per_trigger=1)
    source.prepare_for_available_now()
    with monkeypatch.context() as patch:
        patch.setattr(folder, "create", _full_disk)
        with pytest.raises(CheckpointError, match="no space"):
            source.latest_offset(source.initial_offset(), source.default_read_limit())
    assert list(batches(source)) == [["0.json"], ["1.json"], ["2.json"]]


def _full_disk(name: str, content: bytes) -> None:
    raise CheckpointError("no space")


def test_batches_that_were_asked_for_and_never_ran_come_again_one_by_one(
    write_file: WriteFile, open_source: OpenSource
) -> None:
    for number in range(4):
        write_file(f"{number}.json", at=number)
    before = open_source(JsonSource, max_files_per_trigger=1)
    for position in range(-1, 2):
        before.latest_offset({"logOffset": position}, before.default_read_limit())
    after = open_source(JsonSource, max_files_per_trigger=1)
    assert list(batches(after, start={"logOffset": 0})) == [["1.json"], ["2.json"], ["3.json"]]


def test_a_batch_has_at_most_the_files_asked_for(write_file: WriteFile, open_source: OpenSource) -> None:
    for number in range(1, 8):
        write_file(f"{number}.json", at=number)
    source = open_source(JsonSource, maxFilesPerTrigger=3)
    assert [len(batch) for batch in batches(source)] == [3, 3, 1]


def test_a_batch_has_at_most_the_bytes_asked_for_but_always_a_file(
    write_file: WriteFile, open_source: OpenSource
) -> None:
    write_file("1.json", "x" * 500, at=1), write_file("2.json", "x" * 40, at=2)
    write_file("3.json", "x" * 60, at=3), write_file("4.json", "x", at=4)
    source = open_source(JsonSource, max_bytes_per_trigger=100)
    assert list(batches(source)) == [["1.json"], ["2.json", "3.json"], ["4.json"]]


def test_a_limit_given_by_the_engine_beats_the_option(write_file: WriteFile, open_source: OpenSource) -> None:
    write_file("1.json"), write_file("2.json"), write_file("3.json")
    source = open_source(JsonSource, max_files_per_trigger=1)
    assert source.default_read_limit() == ReadMaxFiles(1)
    assert list(batches(source, ReadAllAvailable())) == [["1.json", "2.json", "3.json"]]


def test_the_newest_files_come_first_if_asked_for(write_file: WriteFile, open_source: OpenSource) -> None:
    write_file("old.json", at=1), write_file("new.json", at=2)
    source = open_source(JsonSource, latest_first=True, max_files_per_trigger=1)
    assert list(batches(source)) == [["new.json"], ["old.json"]]


def test_what_is_appended_to_a_file_is_never_read(write_file: WriteFile, open_source: OpenSource) -> None:
    path = write_file("1.json")
    source = open_source(JsonSource)
    assert list(batches(source)) == [["1.json"]]
    with Path(path).open("a", encoding="utf-8") as file:
        file.write('{"a": 2}\n')
    os.utime(path, (2_000_000, 2_000_000))
    assert list(batches(source, start={"logOffset": 0})) == []


def test_a_file_that_comes_too_old_is_left_out_and_counted_once(write_file: WriteFile, open_source: OpenSource) -> None:
    write_file("new.json", at=10 * WEEK), write_file("old_but_first.json", at=1)
    source = open_source(JsonSource)
    assert list(batches(source)) == [["old_but_first.json", "new.json"]]
    write_file("too_old.json", at=9 * WEEK - 1), write_file("just_right.json", at=9 * WEEK)
    assert list(batches(source, start={"logOffset": 0})) == [["just_right.json"]]
    assert list(batches(source, start={"logOffset": 1})) == []
    assert source.metrics()["numFilesSkippedAsTooOld"] == "1"


def test_a_file_of_any_age_is_taken_latest_first_with_a_limit(write_file: WriteFile, open_source: OpenSource) -> None:
    write_file("new.json", at=10 * WEEK)
    source = open_source(JsonSource, latest_first=True, max_files_per_trigger=1)
    assert list(batches(source)) == [["new.json"]]
    write_file("ancient.json", at=1)
    assert list(batches(source, start={"logOffset": 0})) == [["ancient.json"]]


def test_with_file_name_only_a_name_is_taken_once_wherever_it_lies(
    write_file: WriteFile, open_source: OpenSource
) -> None:
    write_file("p=1/a.json", at=1)
    source = open_source(JsonSource, file_name_only=True)
    assert list(batches(source)) == [["a.json"]]
    write_file("p=2/a.json", at=2), write_file("p=2/b.json", at=3)
    assert list(batches(source, start={"logOffset": 0})) == [["b.json"]]


def test_a_restart_reads_only_what_was_not_read(write_file: WriteFile, open_source: OpenSource) -> None:
    write_file("1.json")
    assert list(batches(open_source(JsonSource))) == [["1.json"]]
    write_file("2.json")
    assert list(batches(open_source(JsonSource), start={"logOffset": 0})) == [["2.json"]]


def test_a_batch_that_was_admitted_before_a_crash_is_repeated_as_it_was(
    write_file: WriteFile, open_source: OpenSource
) -> None:
    write_file("1.json"), write_file("2.json")
    first = open_source(JsonSource, max_files_per_trigger=2)
    assert first.latest_offset({"logOffset": -1}, ReadMaxFiles(2)) == {"logOffset": 0}
    write_file("3.json")
    second = open_source(JsonSource, max_files_per_trigger=2)
    assert names(second, {"logOffset": -1}, {"logOffset": 0}) == ["1.json", "2.json"]
    assert second.latest_offset({"logOffset": -1}, ReadMaxFiles(2)) == {"logOffset": 0}


def test_once_takes_what_was_admitted_before_a_crash_and_what_came_since(
    write_file: WriteFile, open_source: OpenSource
) -> None:
    write_file("1.json")
    open_source(JsonSource).latest_offset({"logOffset": -1}, ReadMaxFiles(1))
    write_file("2.json", at=2_000_000)
    assert list(batches(open_source(JsonSource), ReadAllAvailable())) == [["1.json", "2.json"]]


def test_available_now_takes_what_was_there_in_batches_and_nothing_later(
    write_file: WriteFile, open_source: OpenSource
) -> None:
    for number in (1, 2, 3):
        write_file(f"{number}.json", at=number)
    source = open_source(JsonSource, max_files_per_trigger=2)
    source.prepare_for_available_now()
    write_file("late.json", at=0)
    assert list(batches(source)) == [["1.json", "2.json"], ["3.json"]]


def test_a_log_that_lost_a_position_is_not_read_again_from_the_start(
    write_file: WriteFile, open_source: OpenSource
) -> None:
    write_file("1.json")
    with pytest.raises(CheckpointCorruptError, match="log of its files in the checkpoint ends at -1"):
        open_source(JsonSource).latest_offset({"logOffset": 3}, ReadAllAvailable())


def test_partition_columns_of_the_schema_are_filled_from_folders(
    write_file: WriteFile, open_source: OpenSource
) -> None:
    (
        write_file("day=1/at=10%3A30/a.json", at=1),
        write_file("day=__HIVE_DEFAULT_PARTITION__/at=x/b.json", at=2),
    )
    source = open_source(JsonSource, "a BIGINT, at STRING, day INT")
    (scan,) = scans(source, {"logOffset": -1}, source.latest_offset({"logOffset": -1}, ReadAllAvailable()))
    assert scan.schema == as_schema("a BIGINT")
    assert scan.partition_schema == as_schema("at STRING, day INT")
    assert scan.partition_values == ({"at": "10:30", "day": "1"}, {"at": "x", "day": None})


def test_the_column_for_bad_records_must_be_text(open_source: OpenSource, write_file: WriteFile) -> None:
    write_file("a.json")
    with pytest.raises(ConfigurationError, match=r"the column '_corrupt_record' .* must be a STRING, not INT"):
        open_source(JsonSource, "a BIGINT, _corrupt_record INT")


def test_folders_and_columns_match_in_any_letter_case(write_file: WriteFile, open_source: OpenSource) -> None:
    write_file("day=1/a.json", '{"a": 1}\n')
    source = open_source(JsonSource, "a BIGINT, Day INT")
    (scan,) = scans(source, {"logOffset": -1}, source.latest_offset({"logOffset": -1}, ReadAllAvailable()))
    assert (scan.partition_schema, scan.partition_values) == (as_schema("Day INT"), ({"Day": "1"},))


def test_folders_that_are_no_columns_of_the_schema_add_nothing(write_file: WriteFile, open_source: OpenSource) -> None:
    write_file("day=1/a.json")
    source = open_source(JsonSource)
    (scan,) = scans(source, {"logOffset": -1}, source.latest_offset({"logOffset": -1}, ReadAllAvailable()))
    assert scan.partition_values == ()
    assert scan.partition_schema == pa.schema([])


def test_files_with_and_without_a_partition_folder_are_read_apart(
    write_file: WriteFile, open_source: OpenSource
) -> None:
    write_file("a.json", at=1), write_file("day=1/b.json", at=2), write_file("c.json", at=3)
    source = open_source(JsonSource, "a BIGINT, day INT")
    end = source.latest_offset({"logOffset": -1}, ReadAllAvailable())
    columns = {tuple(scan.schema.names): len(scan.paths) for scan in scans(source, {"logOffset": -1}, end)}
    assert columns == {("a", "day"): 2, ("a",): 1}


def test_a_directory_that_does_not_exist_is_an_error_that_names_it(open_source: OpenSource) -> None:
    with pytest.raises(ConfigurationError, match=r"in' does not exist"):
        open_source(JsonSource)


def test_a_glob_may_match_nothing_yet(open_source: OpenSource, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    assert list(batches(open_source(JsonSource, path=str(tmp_path / "in" / "*.json")))) == []


@pytest.mark.parametrize("kind", [JsonSource, CsvSource, ParquetSource])
def test_formats_without_a_schema_of_their_own_need_one(kind: type[Source]) -> None:
    assert kind.capabilities().needs_schema


def test_a_store_that_cannot_be_reached_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MemoryFileSystem, "exists", _no_credentials)
    options = parse_options("json", JsonSource.Options, {"path": "memory://bucket/in"})
    with pytest.raises(ConfigurationError, match=r"memory://.*bucket/in cannot be reached: ValueError: no credentials"):
        JsonSource(options, as_schema("a BIGINT")).schema()


def _no_credentials(*_: object, **__: object) -> None:
    raise ValueError("no credentials")


@pytest.mark.parametrize("source", [JsonSource, CsvSource, ParquetSource, TextSource])
def test_a_protocol_without_its_package_is_told_with_how_to_install_it(
    source: type[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "gcsfs", None)
    with pytest.raises(ConfigurationError, match="pip install gcsfs"):
        source(parse_options(source.name, source.Options, {"path": "gs://bucket/in"}))


def test_text_has_a_schema_of_its_own(tmp_path: Path) -> None:
    assert not TextSource.capabilities().needs_schema
    source = TextSource(parse_options("text", TextSource.Options, {"path": str(tmp_path)}))
    assert source.schema() == as_schema("value STRING")


def test_a_batch_read_needs_no_folder(write_file: WriteFile, tmp_path: Path) -> None:
    write_file("1.json"), write_file("2.json")
    source = JsonSource(parse_options("json", JsonSource.Options, {"path": str(tmp_path / "in")}))
    source.open(SourceContext(source.schema(), (), None, SystemClock()))
    assert list(batches(source)) == [["1.json", "2.json"]]


def test_the_options_of_the_format_travel_with_the_scan(write_file: WriteFile, open_source: OpenSource) -> None:
    write_file("1.csv")
    source = open_source(CsvSource, header="true", delimiter=";", mode="failfast")
    (scan,) = scans(source, {"logOffset": -1}, source.latest_offset({"logOffset": -1}, ReadAllAvailable()))
    assert (scan.format, scan.options["header"], scan.options["delimiter"]) == ("csv", True, ";")
    assert scan.options["mode"] == "FAILFAST"
    assert "path" not in scan.options


def test_files_of_any_fsspec_filesystem_are_found(open_source: OpenSource) -> None:
    memory = fsspec.filesystem("memory")
    memory.pipe({"/events/day=1/a.json": b"{}", "/events/_hidden": b"", "/events/b.json": b"{}"})
    try:
        source = open_source(JsonSource, path="memory://events")
        assert sorted(*batches(source)) == ["a.json", "b.json"]
        memory.pipe("/events/c.json", b"{}")
        (scan,) = scans(source, {"logOffset": 0}, source.latest_offset({"logOffset": 0}, ReadMaxBytes(10)))
        assert scan.paths == ("memory:///events/c.json",)
    finally:
        memory.rm("/events", recursive=True)


def test_a_source_says_what_waits(write_file: WriteFile, open_source: OpenSource) -> None:
    write_file("1.json", "123"), write_file("2.json", "12345")
    source = open_source(JsonSource, max_files_per_trigger=1)
    source.latest_offset({"logOffset": -1}, source.default_read_limit())
    assert source.metrics() == {
        "numFilesOutstanding": "1",
        "numBytesOutstanding": "5",
        "numFilesSkippedAsTooOld": "0",
    }
    assert source.describe().startswith("FileSource[json ")
