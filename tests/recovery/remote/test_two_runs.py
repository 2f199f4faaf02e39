"""Two runs of one query on one checkpoint, where no lock refuses the second: it takes over, and the first ends.

Both run in this process, so that each can be held where the test wants it while the other goes on.
"""

import json
from collections.abc import Callable
from contextlib import ExitStack
from itertools import pairwise, product
from pathlib import Path

import pytest

import unbounded as ub
from unbounded.api.writer import DataStreamWriter
from unbounded.errors import CheckpointInUseError, StreamingQueryError
from unbounded.testing import Scenario
from unbounded_embedded.checkpoint.storage import folder_at
from unbounded_embedded.operators.pipeline import Pipeline

BEFORE_THE_LOOK = ["before 3", "after 3", "after 4", "before 6"]
AFTER_THE_LOOK = ["in 6", "after 6", "after 7"]
COMMITTED = ["after 8"]

ON_EVERY_STORE = [("after 3", None), ("in 6", None), ("in 6", "before 6"), ("after 7", "in 6"), ("after 8", None)]
ON_QUICK_STORES = [
    ("before 3", "before 3"),
    *product(BEFORE_THE_LOOK, [None, "before 4", "before 6", "in 6", "after 7"]),
    *product(AFTER_THE_LOOK, [None, "before 4", "before 6", "in 6", "after 6", "after 7"]),
    *product(COMMITTED, [None]),
]
CASES = [("memory", *case) for case in ON_QUICK_STORES] + [("disk", *case) for case in ON_EVERY_STORE]
CASES += [pytest.param("s3", *case, marks=pytest.mark.slow) for case in ON_EVERY_STORE]


def story_on(place: str, like: Scenario | None = None) -> Scenario:
    """Return a query that counts values; another one reads the same source and writes to the same sink."""
    story = Scenario("value INT", lambda rows: rows.group_by("value").count(), output_mode="update", checkpoint=place)
    if like:
        story.scripts, story.capture = like.scripts, like.capture
    return story


def outcome(story: Scenario) -> dict[int, list[tuple[int, int]]]:
    """Return what the sink holds of each batch."""
    batches = story.capture.batches.items()
    return {batch_id: sorted((row["value"], row["count"]) for row in rows) for batch_id, rows in batches}


def logs(place: str) -> dict[str, list[dict[str, object]]]:
    """Return what the two logs of a checkpoint say, but for who wrote it."""
    entries = {}
    for log in ("offsets", "commits"):
        folder = folder_at(place).folder(log)
        for name in folder.names():
            lines = [json.loads(line) for line in folder.read(name).decode().splitlines()[1:]]
            whose = ("runId", "run")
            entries[f"{log}/{name}"] = [
                {k: v for k, v in line.items() if k not in whose} if isinstance(line, dict) else line for line in lines
            ]
    return entries


@pytest.fixture(scope="module")
def uninterrupted(tmp_path_factory):
    """What one run leaves in the sink and in the logs."""
    place = str(tmp_path_factory.mktemp("checkpoint"))
    with story_on(place) as story:
        story.add(1, 2).add(1).add(2, 3).add(1)
        return outcome(story), logs(place)


@pytest.mark.parametrize(("place", "first_at", "second_at"), CASES, indirect=["place"])
def test_wherever_the_first_run_is_when_the_second_takes_over_the_result_is_that_of_one(
    place, first_at, second_at, pauses, uninterrupted
):
    with story_on(place) as first, story_on(place, like=first) as second:
        first.add(1, 2).becomes(trigger={"once": True})
        first_held = pauses.at(first_at)
        first.arrive(1)
        older = first.start()
        first_held.wait()
        second_held = pauses.at(second_at) if second_at else None
        newer = second.start()
        second_held.wait() if second_held else second.settle()
        first_held.release()
        error = end_of(older)
        pauses.release_all()
        second.settle().add(2, 3).restart().add(1)
        assert newer.exception() is None
        assert (outcome(second), logs(place)) == uninterrupted
        assert_fenced(error, place, newer) if is_beaten(first_at, second_at) else assert_done(error)
        outputs = second.capture.commits.count(1)
        assert outputs == (2 if first_at in AFTER_THE_LOOK and second_at in {None, "in 6", "after 6", "after 7"} else 1)


def is_beaten(first_at: str, second_at: str | None) -> bool:
    """Whether the first run ends without having done its batch: it is late for its look, or for its commit."""
    return first_at in BEFORE_THE_LOOK or (first_at in AFTER_THE_LOOK and second_at is None)


def end_of(query: ub.StreamingQuery) -> BaseException | None:
    try:
        query.await_termination()
    except StreamingQueryError as error:
        return error
    return None


def assert_done(error: BaseException | None) -> None:
    assert error is None


def assert_fenced(error: BaseException | None, place: str, by: ub.StreamingQuery) -> None:
    assert isinstance(error.__cause__, CheckpointInUseError)
    assert f"The checkpoint {place} was taken over by run {by.run_id} (process " in str(error)
    assert "stop the other query if this one shall go on" in str(error)


@pytest.mark.parametrize("place", ["memory", "disk", pytest.param("s3", marks=pytest.mark.slow)], indirect=True)
def test_what_an_idle_run_logs_after_it_was_taken_over_is_done_by_the_new_one(place, pauses, uninterrupted):
    with story_on(place) as first, story_on(place, like=first) as second:
        first.becomes(trigger={"processing_time": "1 hour"})
        older = first.start()
        first.add(1, 2)
        held = pauses.at("before 2")
        newer = second.start()
        held.wait()
        with pytest.raises(StreamingQueryError):
            first.add(1)
        assert_fenced(older.exception(), place, newer)
        assert folder_at(place).folder("offsets").names() == ["0", "1"]
        held.release()
        second.settle().add(2, 3).add(1)
        assert (outcome(second), logs(place)) == uninterrupted
        assert second.capture.commits == [0, 1, 2, 3]


@pytest.mark.parametrize("place", ["memory"], indirect=True)
def test_an_idle_run_ends_soon_after_it_was_taken_over(place):
    with story_on(place) as first, story_on(place, like=first) as second:
        older = first.start()
        first.add(1)
        newer = second.start()
        second.settle()
        first.clock.advance(seconds=10)
        assert_fenced(end_of(older), place, newer)


@pytest.mark.parametrize("place", ["memory", "disk"], indirect=True)
def test_a_run_goes_on_when_the_one_that_was_to_take_over_cannot_start(place, monkeypatch):
    with story_on(place) as first, story_on(place, like=first) as second:
        first.add(1)
        with monkeypatch.context() as patch:
            patch.setattr(Pipeline, "restore", _fails)
            with pytest.raises(RuntimeError, match="not today"):
                second.start()
        first.add(1)
        assert outcome(first) == {0: [(1, 1)], 1: [(1, 2)]}
        assert folder_at(place).folder("runs").names() == ["1"]


def _fails(*args: object) -> None:
    raise RuntimeError("not today")


@pytest.mark.parametrize("place", ["memory"], indirect=True)
def test_a_run_whose_batch_fails_after_it_was_taken_over_says_who_took_over(place, pauses, monkeypatch):
    with story_on(place) as first, story_on(place, like=first) as second:
        first.add(1, 2).becomes(trigger={"once": True}).arrive(1)
        held = pauses.at("after 4")
        older = first.start()
        held.wait()
        newer = second.start()
        second.settle()
        monkeypatch.setattr(Pipeline, "run", _fails)
        held.release()
        assert_fenced(end_of(older), place, newer)


class Files:
    """A query over files that arrive in a folder, each with one number."""

    def __init__(self, folder: Path, place: str, **options: object) -> None:
        self.folder, self._place, self._options = folder, place, options
        folder.mkdir()

    def arrive(self, value: int) -> None:
        (self.folder / f"{value}.json").write_text(f'{{"value": {value}}}\n')

    def start(self, session: ub.Session, write: Callable[[DataStreamWriter], DataStreamWriter]) -> ub.StreamingQuery:
        rows = session.read_stream.json(str(self.folder), schema="value INT", **self._options)
        writer = rows.write_stream.option("checkpoint_location", self._place).trigger(available_now=True)
        return write(writer).start()


@pytest.mark.parametrize("place", ["memory"], indirect=True)
@pytest.mark.parametrize("second_at", ["before 4", "before 5", "before 6"])
def test_a_batch_whose_files_the_older_run_has_done_and_deleted_is_not_done_again(place, pauses, tmp_path, second_at):
    files, batches = Files(tmp_path / "in", place, clean_source="delete"), {}

    def saving(writer: DataStreamWriter) -> DataStreamWriter:
        return writer.foreach_batch(save)

    def save(frame: ub.DataFrame, batch_id: int) -> None:
        assert batch_id not in batches
        batches[batch_id] = [row.value for row in frame.collect()]

    with ub.Session() as session, ub.Session() as another:
        files.arrive(0)
        files.start(session, saving).await_termination()
        files.arrive(1)
        first_held = pauses.at("in 6")
        older = files.start(session, saving)
        first_held.wait()
        second_held = pauses.at(second_at)
        newer = files.start(another, saving)
        second_held.wait()
        first_held.release()
        end_of(older)
        assert not (files.folder / "1.json").exists()
        second_held.release()
        newer.await_termination()
        files.arrive(2)
        files.start(another, saving).await_termination()
    assert batches == {0: [0], 1: [1], 2: [2]}


@pytest.mark.parametrize("place", ["memory", pytest.param("s3", marks=pytest.mark.slow)], indirect=True)
@pytest.mark.parametrize(("first_at", "second_at"), [("in 6", None), ("after 6", "in 6"), ("in 6", "in 6")])
def test_a_file_sink_has_every_row_once(place, pauses, tmp_path, first_at, second_at):
    files, output = Files(tmp_path / "in", place), f"{place}-output"

    def to_parquet(writer: DataStreamWriter) -> DataStreamWriter:
        return writer.format("parquet").option("path", output)

    with ub.Session() as session, ub.Session() as another:
        files.arrive(0)
        files.start(session, to_parquet).await_termination()
        files.arrive(1)
        first_held = pauses.at(first_at)
        older = files.start(session, to_parquet)
        first_held.wait()
        second_held = pauses.at(second_at) if second_at else None
        newer = files.start(another, to_parquet)
        second_held.wait() if second_held else newer.await_termination()
        first_held.release()
        end_of(older)
        pauses.release_all()
        newer.await_termination()
        files.arrive(2)
        files.start(another, to_parquet).await_termination()
        assert sorted(row.value for row in another.read.parquet(output).collect()) == [0, 1, 2]


@pytest.mark.parametrize("place", ["memory", "disk", pytest.param("s3", marks=pytest.mark.slow)], indirect=True)
def test_runs_that_take_over_from_each_other_again_and_again_count_every_row_once(place):
    with ExitStack() as opened:
        stories = [opened.enter_context(story_on(place))]
        stories += [opened.enter_context(story_on(place, like=stories[0])) for _ in range(5)]
        for number, story in enumerate(stories):
            story.arrive(1, number)
            story.start()
            story.arrive(number, 2).arrive(3)
        stories[-1].settle()
        rows = [value for number in range(len(stories)) for value in (1, number, number, 2, 3)]
        assert outcome(stories[-1]) == expected(place, rows)


def expected(place: str, rows: list[int]) -> dict[int, list[tuple[int, int]]]:
    """Return what each batch has to put out, if its rows are those that the offset log says."""
    ends = [int(entry[-1]) for name, entry in sorted(logs(place).items(), key=by_number) if name.startswith("offsets")]
    assert ends[-1] == len(rows)
    ranges = pairwise([0, *ends])
    return {
        number: sorted((value, rows[:end].count(value)) for value in set(rows[start:end]))
        for number, (start, end) in enumerate(ranges)
    }


def by_number(item: tuple[str, object]) -> int:
    return int(item[0].rpartition("/")[2])
