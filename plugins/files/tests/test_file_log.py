from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unbounded.errors import CheckpointCorruptError, CheckpointInUseError
from unbounded_files.directories import FoundFile
from unbounded_files.file_log import FileLog


def file(number: int) -> FoundFile:
    return FoundFile(f"/in/{number}.json", number * 1000, number)


def paths(log: FileLog, start: int, end: int) -> list[str]:
    return [found.path for found in log.files_between(start, end)]


EVERYTHING = {file(number).path for number in range(1000)}


def filled(folder: Any, positions: int, merge_at: int = 100) -> FileLog:
    log = FileLog(folder, merge_at)
    for number in range(positions):
        log.append([file(number)])
    return log


def test_a_position_is_a_file_that_a_person_can_read(folder: Any) -> None:
    assert FileLog(folder).append([file(1), file(2)]) == 0
    assert folder.files["0"].decode() == (
        "v1\n"
        '{"path": "/in/1.json", "timestamp": 1000, "size": 1, "batchId": 0}\n'
        '{"path": "/in/2.json", "timestamp": 2000, "size": 2, "batchId": 0}'
    )


def test_positions_are_counted_on_after_a_restart(folder: Any) -> None:
    filled(folder, 3)
    again = FileLog(folder)
    assert again.last == 2
    assert paths(again, 0, 2) == ["/in/1.json", "/in/2.json"]


def test_a_position_that_another_run_has_written_is_not_replaced(folder: Any) -> None:
    first, second = FileLog(folder), FileLog(folder)
    first.append([file(1)])
    with pytest.raises(CheckpointInUseError, match="memory/0 was written by another run"):
        second.append([file(1), file(2)])
    assert paths(FileLog(folder), -1, 0) == [file(1).path]
    assert second.last == -1


def test_without_a_folder_the_log_lives_in_memory() -> None:
    log = filled(None, 3)
    assert (log.last, paths(log, -1, 1)) == (2, ["/in/0.json", "/in/1.json"])
    assert len(list(log.entries())) == 3


def test_old_positions_are_merged_and_say_the_same(folder: Any) -> None:
    log = filled(folder, 25, merge_at=10)
    log.merge(22, EVERYTHING)
    assert folder.names() == ["0-9.compact", "10-19.compact", "20", "21", "22", "23", "24"]
    for again in (log, FileLog(folder, 10)):
        assert [entry.file for entry in again.entries()] == [file(number) for number in range(25)]
        assert paths(again, 8, 11) == ["/in/9.json", "/in/10.json", "/in/11.json"]


def test_positions_that_may_be_asked_for_again_are_not_merged(folder: Any) -> None:
    log = filled(folder, 25, merge_at=10)
    assert not log.can_merge(8)
    assert log.can_merge(9)


def test_merged_positions_are_merged_again(folder: Any) -> None:
    log = filled(folder, 40, merge_at=3)
    log.merge(38, EVERYTHING)
    assert folder.names() == ["0-26.compact", "27-35.compact", "36-38.compact", "39"]
    assert [entry.position for entry in FileLog(folder).entries()] == list(range(40))


def test_what_nobody_needs_is_left_out_when_merging(folder: Any) -> None:
    log = filled(folder, 10, merge_at=10)
    log.merge(9, {"/in/3.json"})
    assert [entry.file.path for entry in FileLog(folder).entries()] == ["/in/3.json"]
    assert FileLog(folder).last == 9


def test_a_crash_between_merging_and_deleting_is_harmless(folder: Any) -> None:
    before = dict(filled(folder, 10, merge_at=10)._folder.files)  # type: ignore[union-attr]
    FileLog(folder, 10).merge(9, EVERYTHING)
    folder.files |= before
    assert [entry.position for entry in FileLog(folder, 10).entries()] == list(range(10))


class Anything(set[str]):
    def __contains__(self, item: object) -> bool:
        return True


@given(st.lists(st.integers(0, 4), max_size=60), st.integers(2, 5), st.integers(0, 10))
def test_merging_never_changes_what_the_log_says(new_folder: Any, sizes: list[int], merge_at: int, keep: int) -> None:
    folder = new_folder()
    log = FileLog(folder, merge_at)
    for position, size in enumerate(sizes):
        log.append([FoundFile(f"/in/{position}/{index}", position, index) for index in range(size)])
        log.merge(position - keep, Anything())
    again = FileLog(folder, merge_at)
    assert again.last == len(sizes) - 1
    for start, end in pairwise(range(-1, len(sizes))):
        assert len(again.files_between(start, end)) == sizes[end]
    assert len(folder.names()) <= keep + merge_at * 8


@pytest.mark.parametrize(
    ("names", "problem"),
    [
        ({"0": b"v1", "2": b"v1"}, "1 is missing before '2'"),
        ({"1": b"v1"}, "0 is missing before '1'"),
        ({"0": b"v9\n{}"}, "first line must be 'v1'"),
    ],
)
def test_a_log_that_is_torn_is_refused(folder: Any, names: dict[str, bytes], problem: str) -> None:
    folder.files |= names
    with pytest.raises(CheckpointCorruptError, match=problem):
        list(FileLog(folder).entries())


def test_a_line_that_is_torn_is_named(folder: Any) -> None:
    folder.files["0"] = b'v1\n{"path": "/in/1.js'
    with pytest.raises(CheckpointCorruptError, match=r"memory/0: not a line of a log of files: .*1\.js"):
        list(FileLog(folder).entries())


def test_a_position_beyond_the_end_is_refused(folder: Any) -> None:
    with pytest.raises(CheckpointCorruptError, match="ends at 1, but the query's offset log names 5"):
        filled(folder, 2).files_between(0, 5)
