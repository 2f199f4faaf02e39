"""The files of an operator's state."""

from pathlib import Path

import pyarrow as pa
import pytest

from unbounded.errors import CheckpointCorruptError
from unbounded_embedded.checkpoint.storage import folder_at
from unbounded_embedded.state.store import StateStore, StateVersion


def _table(*keys: int) -> pa.Table:
    return pa.table({"k": pa.array(keys, pa.int64())}).replace_schema_metadata({"note": "kept"})


def _go_on(folder: Path, run: int, origin: StateVersion | None) -> StateStore:
    store = StateStore(folder_at(str(folder)))
    store.begin(run, origin)
    return store


def _keys(store: StateStore, version: int) -> list[list[int]]:
    return [delta["k"].to_pylist() for delta in store.load(version)[1]]


@pytest.fixture
def store(tmp_path: Path) -> StateStore:
    store = StateStore(folder_at(str(tmp_path)))
    store.begin(1, None)
    return store


def test_a_version_is_all_deltas_up_to_it(store: StateStore) -> None:
    for version in range(3):
        store.write_delta(version, _table(version))
    base, deltas = store.load(1)
    assert base is None
    assert [delta["k"].to_pylist() for delta in deltas] == [[0], [1]]


def test_a_snapshot_stands_for_the_deltas_before_it(store: StateStore) -> None:
    for version in range(4):
        store.write_delta(version, _table(version))
    store.write_snapshot(2, _table(0, 1, 2))
    store.close()
    base, deltas = store.load(3)
    assert base is not None
    assert base["k"].to_pylist() == [0, 1, 2]
    assert [delta["k"].to_pylist() for delta in deltas] == [[3]]


def test_metadata_of_tables_is_kept(store: StateStore) -> None:
    store.write_delta(0, _table(1))
    _, (delta,) = store.load(0)
    assert delta.schema.metadata == {b"note": b"kept"}


def test_a_missing_delta_is_named(store: StateStore, tmp_path: Path) -> None:
    for version in range(3):
        store.write_delta(version, _table(version))
    (tmp_path / "1.run1.delta").unlink()
    with pytest.raises(CheckpointCorruptError, match=r"1\.run1\.delta is missing"):
        store.load(2)


def test_a_torn_delta_is_named(store: StateStore, tmp_path: Path) -> None:
    store.write_delta(0, _table(*range(1000)))
    content = (tmp_path / "0.run1.delta").read_bytes()
    (tmp_path / "0.run1.delta").write_bytes(content[: len(content) // 2])
    with pytest.raises(CheckpointCorruptError, match=r"0\.run1\.delta is torn"):
        store.load(0)


def test_a_delta_that_was_never_committed_stays_and_does_not_count(store: StateStore, tmp_path: Path) -> None:
    for version in range(3):
        store.write_delta(version, _table(version))
    second = _go_on(tmp_path, run=2, origin=StateVersion(1, 1))
    second.write_delta(2, _table(20))
    assert _keys(second, 2) == [[0], [1], [20]]
    assert _keys(_go_on(tmp_path, run=3, origin=StateVersion(2, 2)), 2) == [[0], [1], [20]]
    assert _keys(_go_on(tmp_path, run=3, origin=StateVersion(2, 1)), 2) == [[0], [1], [2]]


def test_two_runs_that_overlap_do_not_touch_what_the_other_writes(store: StateStore, tmp_path: Path) -> None:
    store.write_delta(0, _table(0))
    second = _go_on(tmp_path, run=2, origin=StateVersion(0, 1))
    store.write_delta(1, _table(1))
    second.write_delta(1, _table(10))
    second.write_delta(2, _table(20))
    store.write_delta(2, _table(2))
    assert _keys(_go_on(tmp_path, run=3, origin=StateVersion(2, 2)), 2) == [[0], [10], [20]]
    assert _keys(_go_on(tmp_path, run=3, origin=StateVersion(2, 1)), 2) == [[0], [1], [2]]


def test_a_snapshot_of_a_batch_that_somebody_took_back_is_deleted(store: StateStore, tmp_path: Path) -> None:
    for version in range(3):
        store.write_delta(version, _table(version))
    store.write_snapshot(2, _table(0, 1, 2))
    store.close()
    second = _go_on(tmp_path, run=2, origin=StateVersion(1, 1))
    second.write_delta(2, _table(20))
    assert second.load(2)[0] is None
    assert _keys(second, 2) == [[0], [1], [20]]


def test_a_snapshot_serves_the_runs_after_the_one_that_wrote_it(store: StateStore, tmp_path: Path) -> None:
    store.write_delta(0, _table(0))
    store.write_snapshot(0, _table(0))
    store.close()
    second = _go_on(tmp_path, run=2, origin=StateVersion(0, 1))
    second.write_delta(1, _table(1))
    third = _go_on(tmp_path, run=3, origin=StateVersion(1, 2))
    base, _ = third.load(1)
    assert base is not None
    assert _keys(third, 1) == [[1]]


def test_what_overlapping_runs_left_is_purged_with_the_rest(store: StateStore, tmp_path: Path) -> None:
    store.write_delta(0, _table(0))
    second = _go_on(tmp_path, run=2, origin=None)
    second.write_delta(0, _table(0))
    second.write_delta(1, _table(1))
    second.write_snapshot(1, _table(0, 1))
    second.close()
    second.purge(oldest_needed=1)
    assert [path.name for path in tmp_path.iterdir()] == ["1.snapshot"]


def test_purging_keeps_every_version_that_may_still_be_needed(store: StateStore, tmp_path: Path) -> None:
    for version in range(6):
        store.write_delta(version, _table(version))
        if version in (1, 3):
            store.write_snapshot(version, _table(*range(version + 1)))
    store.close()
    store.purge(oldest_needed=4)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["3.snapshot", "4.run1.delta", "5.run1.delta"]
    assert store.load(4)[0] is not None


def test_without_a_snapshot_nothing_is_purged(store: StateStore, tmp_path: Path) -> None:
    for version in range(3):
        store.write_delta(version, _table(version))
    store.purge(oldest_needed=2)
    assert len(list(tmp_path.iterdir())) == 3


def test_a_snapshot_is_due_after_a_hundred_small_deltas(store: StateStore) -> None:
    for version in range(99):
        store.write_delta(version, _table(version))
    assert not store.snapshot_is_due
    store.write_delta(99, _table(99))
    assert store.snapshot_is_due


def test_a_snapshot_is_due_when_the_deltas_outgrow_the_last_one(store: StateStore) -> None:
    store.write_delta(0, _table(*range(0, 1_000_000, 3)))
    assert store.snapshot_is_due
    store.write_snapshot(0, _table(*range(0, 3_000_000, 3)))
    store.close()
    store.write_delta(1, _table(*range(0, 1_000_000, 3)))
    assert not store.snapshot_is_due


def test_deltas_of_earlier_runs_count_towards_the_next_snapshot(tmp_path: Path) -> None:
    for version in range(100):
        store = _go_on(tmp_path, run=version + 1, origin=StateVersion(version - 1, version) if version else None)
        if version:
            store.load(version - 1)
        store.write_delta(version, _table(version))
        assert store.snapshot_is_due == (version == 99)
        store.close()


def test_a_snapshot_that_cannot_be_written_is_logged_and_the_deltas_stay(
    store: StateStore, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    store.write_delta(0, _table(1))
    (tmp_path / "0.snapshot").mkdir()
    store.write_snapshot(0, _table(1))
    store.close()
    assert "The state after batch 0 has no snapshot" in caplog.text
    assert store.load(0)[0] is None
