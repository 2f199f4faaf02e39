"""Two queries never work on one checkpoint: the second is refused, or the first is fenced."""

import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

import unbounded as ub
from unbounded.errors import CheckpointInUseError, StreamingQueryError
from unbounded.testing import Scenario

HOLDER = """
import sys, unbounded as ub
rows = ub.Session().read_stream.format("rate-micro-batch").option("rows_per_batch", 1).load()
writer = rows.write_stream.format("noop").option("checkpoint_location", sys.argv[1])
query = writer.trigger(processing_time="1 hour").start()
print("started", flush=True)
query.await_termination()
"""


@pytest.fixture
def holder(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process, whose query holds the checkpoint."""
    command = [sys.executable, "-c", HOLDER, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "started\n"
        yield process
        process.kill()


def start(session: ub.Session, checkpoint: Path) -> None:
    rows = session.read_stream.format("rate-micro-batch").option("rows_per_batch", 1).load()
    writer = rows.write_stream.format("noop").option("checkpoint_location", str(checkpoint))
    writer.trigger(once=True).start().await_termination()


def test_a_second_process_is_refused_while_the_first_lives_and_served_when_it_was_killed(holder, tmp_path):
    with ub.Session() as session:
        with pytest.raises(CheckpointInUseError, match=rf"{tmp_path} is in use .*process {holder.pid}"):
            start(session, tmp_path)
        holder.kill()
        holder.wait()
        start(session, tmp_path)


def test_a_second_query_of_one_process_is_refused(tmp_path):
    with (
        Scenario("value INT", lambda rows: rows, checkpoint=str(tmp_path)) as first,
        Scenario("value INT", lambda rows: rows, checkpoint=str(tmp_path)) as second,
    ):
        first.add(1)
        with pytest.raises(CheckpointInUseError, match="in use"):
            second.start()
        first.add(2).expect(1, 2)


def test_one_writer_started_again_goes_on_where_it_was(tmp_path):
    seen = []
    with ub.Session() as session:
        rows = session.read_stream.format("rate-micro-batch").option("rows_per_batch", 1).load()
        writer = rows.write_stream.foreach_batch(lambda _, batch_id: seen.append(batch_id)).trigger(once=True)
        writer = writer.option("checkpointLocation", str(tmp_path))
        for _ in range(3):
            writer.start().await_termination()
        assert seen == [0, 1, 2]
        running = writer.trigger(processing_time="1 hour").start()
        with pytest.raises(CheckpointInUseError, match="in use"):
            writer.start()
        running.stop()


def in_memory(**options) -> Scenario:
    def counts(rows):
        return rows.group_by("value").count()

    return Scenario("value INT", counts, output_mode="update", **options)


def test_a_checkpoint_in_memory_outlives_its_query():
    with in_memory(checkpoint=f"memory://{uuid.uuid4().hex}") as story:
        story.add(3).add(3, 2).restart().add(3).stop().add(2)
        assert [dict(batch) for batch in story.new_batches()] == [{3: 1}, {3: 2, 2: 1}, {3: 3}, {2: 2}]


def test_where_there_is_no_lock_the_second_run_fences_the_first():
    checkpoint = f"memory://{uuid.uuid4().hex}"
    with (
        in_memory(checkpoint=checkpoint, trigger={"processing_time": "1 hour"}) as first,
        in_memory(checkpoint=checkpoint) as second,
    ):
        second.scripts, second.capture = first.scripts, first.capture
        first.add(3)
        second.add(3)
        with pytest.raises(StreamingQueryError, match=f"{checkpoint} was taken over by run .*stop the other") as fenced:
            first.settle()
        assert isinstance(fenced.value.__cause__, CheckpointInUseError)
        second.add(3)
        assert first.capture.commits == [0, 1, 2]
        assert first.capture.rows[-1] == {"value": 3, "count": 3}
