"""The offset log and the commit log."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unbounded.errors import CheckpointCorruptError, CheckpointInUseError
from unbounded_embedded.checkpoint.logs import CommitEntry, CommitLog, OffsetEntry, OffsetLog
from unbounded_embedded.checkpoint.storage import folder_at

_JSON = st.recursive(
    st.booleans() | st.integers() | st.text() | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


@given(offsets=st.lists(st.none() | _JSON, max_size=3))
def test_any_json_offset_comes_back_as_it_was(offsets: list[object], tmp_path_factory: pytest.TempPathFactory) -> None:
    log = OffsetLog(folder_at(str(tmp_path_factory.mktemp("log"))))
    entry = OffsetEntry(5, 7, tuple(offsets), "run")
    log.write(0, entry)
    assert log.read(0) == entry


def test_the_offset_log_is_text_in_sparks_layout(tmp_path: Path) -> None:
    OffsetLog(folder_at(str(tmp_path))).write(3, OffsetEntry(1000, 2000, ({"logOffset": 0}, None), "run"))
    lines = (tmp_path / "3").read_text().splitlines()
    assert lines[0] == "v1"
    assert lines[2:] == ['{"logOffset": 0}', "-"]


@pytest.mark.parametrize("name", ["README", "5.tmp", "007", "\u00b2", "\u0663", "-9"])
def test_what_somebody_else_has_put_beside_the_entries_is_overlooked(tmp_path: Path, name: str) -> None:
    log = OffsetLog(folder_at(str(tmp_path)))
    log.write(3, OffsetEntry(0, 0, (1,), "run"))
    (tmp_path / name).write_text("a note")
    assert log.latest() == 3
    log.purge(10)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_an_entry_that_another_run_wrote_fences_this_one(tmp_path: Path) -> None:
    log = OffsetLog(folder_at(str(tmp_path)))
    log.write(0, OffsetEntry(0, 0, (1,), "theirs"))
    with pytest.raises(CheckpointInUseError, match="another run"):
        log.write(0, OffsetEntry(0, 0, (2,), "ours"))
    assert log.read(0).offsets == (1,)


def test_the_latest_entry_is_the_greatest_number_not_the_last_name(tmp_path: Path) -> None:
    log = CommitLog(folder_at(str(tmp_path)))
    for batch_id in (9, 10, 2):
        log.write(batch_id, CommitEntry(0))
    assert log.latest() == 10


def test_purging_keeps_the_newest_entries(tmp_path: Path) -> None:
    log = CommitLog(folder_at(str(tmp_path)))
    for batch_id in range(5):
        log.write(batch_id, CommitEntry(batch_id))
    log.purge(below=3)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["3", "4"]


@pytest.mark.parametrize("content", ["", "v2\n{}", "v1", "v1\n{", 'v1\n{"batchWatermarkMs": 1}'])
def test_a_torn_offset_entry_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "4").write_text(content)
    with pytest.raises(CheckpointCorruptError, match=r"/4 is not a log entry"):
        OffsetLog(folder_at(str(tmp_path))).read(4)


@pytest.mark.parametrize("content", ["", "v1", "v1\n{}", "v1\nnull"])
def test_a_torn_commit_entry_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "4").write_text(content)
    with pytest.raises(CheckpointCorruptError, match=r"/4 is not a log entry"):
        CommitLog(folder_at(str(tmp_path))).read(4)
