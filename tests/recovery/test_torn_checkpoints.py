"""A checkpoint with a torn or missing file is refused at the start, by the name of the file."""

import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest

from unbounded import Session
from unbounded.errors import CheckpointCorruptError
from unbounded.plan.edges import Scan, Sink
from unbounded.plan.query import QuerySpec
from unbounded.testing import Scenario
from unbounded_embedded.checkpoint.checkpoint import Checkpoint
from unbounded_embedded.checkpoint.logs import OffsetEntry

LAST = 2


def counts(rows):
    return rows.group_by("value").count()


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Scenario]:
    """A query that has done batches 0 to 2 and stopped."""
    with Scenario("value INT", counts, output_mode="update", checkpoint=str(tmp_path)) as scenario:
        yield scenario.add(1).add(2).add(1, 2).stop()


def halve(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def scribble(path: Path) -> None:
    path.write_bytes(b"\x00\xff not what was written")


@pytest.mark.parametrize("damage", [halve, empty, scribble, Path.unlink])
@pytest.mark.parametrize("file", ["metadata", f"offsets/{LAST}", "state/0/1.run1.delta", f"state/0/{LAST}.run1.delta"])
def test_a_torn_or_missing_file_is_named(story, tmp_path, file, damage):
    damage(tmp_path / file)
    with pytest.raises(CheckpointCorruptError) as refused:
        story.start()
    folder, _, name = file.rpartition("/")
    assert str(tmp_path / folder) in str(refused.value)
    assert name in str(refused.value)


@pytest.mark.parametrize("damage", [halve, empty, scribble])
def test_a_torn_commit_is_named(story, tmp_path, damage):
    damage(tmp_path / "commits" / str(LAST))
    with pytest.raises(CheckpointCorruptError, match=f"commits/{LAST}"):
        story.start()


def test_two_missing_commits_are_told_from_one(story, tmp_path):
    for batch_id in (LAST, LAST - 1):
        (tmp_path / "commits" / str(batch_id)).unlink()
    with pytest.raises(CheckpointCorruptError, match=f"commits/{LAST - 1} is missing"):
        story.start()


EVERYTHING = ("commits", "runs", "sources", "state")


@pytest.mark.parametrize(
    "also", [(), ("commits",), ("commits", "sources"), ("commits", "state", "sources"), EVERYTHING]
)
def test_a_lost_offset_log_is_no_new_query(story, tmp_path, also):
    for folder in ("offsets", *also):
        shutil.rmtree(tmp_path / folder, ignore_errors=True)
    with pytest.raises(CheckpointCorruptError, match="offsets is missing or empty"):
        story.start()


@pytest.mark.parametrize(("also", "sign"), [("sources", "commits"), ("commits", "state/0")])
def test_a_mark_that_came_back_does_not_make_a_lost_offset_log_a_new_query(story, tmp_path, also, sign):
    for folder in ("offsets", also):
        shutil.rmtree(tmp_path / folder, ignore_errors=True)
    (tmp_path / "unused").touch()
    with pytest.raises(CheckpointCorruptError, match=f"offsets is missing or empty, and {sign} has files"):
        story.start()


def test_where_the_mark_of_a_query_that_never_ran_is_lost_the_error_does_not_say_that_it_ran(tmp_path):
    with Scenario("value INT", counts, output_mode="update", checkpoint=str(tmp_path)) as story:
        story.settle().stop()
        (tmp_path / "unused").unlink()
        with pytest.raises(CheckpointCorruptError, match=r"cannot be told from .* If it never ran one, delete"):
            story.start()


def test_of_two_that_begin_at_the_same_moment_the_slower_leaves_no_mark(monkeypatch):
    url, scan = f"memory://{uuid.uuid4().hex}", Scan(source="rate", schema="k INT", streaming=True)
    spec = QuerySpec(plan=scan, sink=Sink(name="noop"))
    finds_nothing = Checkpoint._metadata_of_used
    quicker = []

    def pause(checkpoint: Checkpoint) -> None:
        monkeypatch.undo()
        finds_nothing(checkpoint)
        quicker.append(Checkpoint(url, spec))
        quicker[0].log(0, OffsetEntry(0, 0, (), "run"))

    monkeypatch.setattr(Checkpoint, "_metadata_of_used", pause)
    slower = Checkpoint(url, spec)
    assert slower.query_id == quicker[0].query_id
    assert not slower.folder.exists("unused")


@pytest.mark.parametrize("lost", [("offsets",), ("offsets", "commits", "runs", "state")])
def test_a_lost_offset_log_on_a_store_is_no_new_query(lost):
    url = f"memory://{uuid.uuid4().hex}"
    store, path = fsspec.core.url_to_fs(url)
    with Scenario("value INT", counts, output_mode="update", checkpoint=url) as story:
        story.add(1).add(2).stop()
        for folder in lost:
            store.rm(f"{path}/{folder}", recursive=True)
        with pytest.raises(CheckpointCorruptError, match="offsets is missing or empty"):
            story.start()


@pytest.mark.parametrize("also", [(), ("offsets",), ("offsets", "commits"), ("offsets", "commits", "runs")])
def test_lost_metadata_is_no_new_query(story, tmp_path, also):
    (tmp_path / "metadata").unlink()
    for folder in also:
        shutil.rmtree(tmp_path / folder)
    with pytest.raises(CheckpointCorruptError, match="there is no file 'metadata'"):
        story.start()


@pytest.mark.parametrize("also", [(), ("commits",), ("commits", "sources"), ("commits", "sources", "runs")])
def test_a_lost_offset_log_of_a_query_from_file_to_file_loses_no_rows(tmp_path, also):
    source, target, checkpoint = tmp_path / "in", tmp_path / "out", tmp_path / "checkpoint"
    source.mkdir()

    def run():
        with Session() as session:
            rows = session.read_stream.schema("value INT").json(str(source))
            writer = rows.write_stream.trigger(available_now=True).option("checkpoint_location", str(checkpoint))
            writer.json(str(target)).await_termination()

    (source / "1.json").write_text('{"value": 1}')
    run()
    for folder in ("offsets", *also):
        shutil.rmtree(checkpoint / folder)
    (source / "2.json").write_text('{"value": 2}')
    with pytest.raises(CheckpointCorruptError, match="offsets is missing or empty"):
        run()


def test_a_checkpoint_whose_query_never_had_data_is_a_new_one(tmp_path):
    with Scenario("value INT", counts, output_mode="update", checkpoint=str(tmp_path)) as story:
        story.settle().restart().restart()
        shutil.rmtree(tmp_path / "runs")
        story.restart().add(1).expect((1, 1))
        assert not (tmp_path / "unused").exists()


def test_a_checkpoint_that_is_deleted_while_its_query_runs_ends_it(tmp_path):
    checkpoint = tmp_path / "checkpoint"
    with Scenario("value INT", counts, output_mode="update", checkpoint=str(checkpoint)) as story:
        story.add(1)
        shutil.rmtree(checkpoint)
        story.arrive(2).expect_failure("CheckpointCorruptError", "was deleted or lost files while the query ran")
        assert story.capture.commits == [0]


def test_a_crash_between_the_first_entry_and_its_mark_is_made_up_for(tmp_path, monkeypatch):
    with Scenario("value INT", counts, output_mode="update", checkpoint=str(tmp_path)) as story:
        monkeypatch.setattr(Checkpoint, "note_use", _crash)
        story.arrive(1).expect_failure("the process ends here")
        assert (tmp_path / "offsets" / "0").exists()
        assert (tmp_path / "unused").exists()
        monkeypatch.undo()
        story.settle().expect((1, 1))
        assert not (tmp_path / "unused").exists()


def test_a_source_that_wrote_before_the_first_batch_was_logged_is_of_a_new_query(tmp_path, monkeypatch):
    monkeypatch.setattr(Checkpoint, "log", _crash)
    with Scenario("value INT", lambda rows: rows, checkpoint=str(tmp_path)) as story:
        story.arrive(1).expect_failure("the process ends here")
        (tmp_path / "sources" / "0").mkdir(parents=True)
        (tmp_path / "sources" / "0" / "0").write_text("v1")
        monkeypatch.undo()
        story.settle().expect(1)


def _crash(*_: object) -> None:
    raise OSError("the process ends here")


def test_a_refused_checkpoint_can_be_mended(story, tmp_path):
    file = tmp_path / "offsets" / str(LAST)
    content = file.read_bytes()
    empty(file)
    with pytest.raises(CheckpointCorruptError):
        story.start()
    file.write_bytes(content)
    story.add(2)
    assert story.new_batches()[-1] == [(2, 3)]


def test_a_batch_whose_commit_was_deleted_runs_again_with_the_same_rows(story, tmp_path):
    story.new_batches()
    before = story.capture.batches[LAST]
    (tmp_path / "commits" / str(LAST)).unlink()
    story.arrive(1).settle()
    assert story.capture.commits == [0, 1, LAST, LAST, LAST + 1]
    assert story.capture.batches[LAST] is not before
    assert sorted(story.capture.batches[LAST], key=repr) == sorted(before, key=repr)
    assert story.capture.batches[LAST + 1] == [{"value": 1, "count": 3}]


def test_a_snapshot_that_is_torn_is_named(story, tmp_path, monkeypatch):
    monkeypatch.setattr("unbounded_embedded.state.store._MOST_DELTAS", 1)
    story.add(1).stop()
    (snapshot,) = (tmp_path / "state" / "0").glob("*.snapshot")
    halve(snapshot)
    with pytest.raises(CheckpointCorruptError, match=snapshot.name):
        story.start()


@pytest.mark.parametrize("damage", [halve, empty, scribble, Path.unlink])
@pytest.mark.parametrize("mode", ["update"])
def test_a_torn_or_missing_log_of_a_file_source_is_named(workplace, damage):
    workplace.run(kill=["step", 4, "before", 2])
    damage(workplace.checkpoint / "sources" / "0" / "2")
    assert workplace.run_into() == 1
    assert "CheckpointCorruptError" in workplace.error
    assert str(workplace.checkpoint / "sources" / "0") in workplace.error or "FileSource[json" in workplace.error
