"""A sink or a user's function that fails: bounded retries, then an end that a restart takes up where it was."""

import pytest

from unbounded.contracts import Row
from unbounded.errors import SinkError, StreamingQueryError
from unbounded.testing import Scenario
from unbounded.testing.capturing_sink import CapturingSink

ATTEMPTS = 3


def counts(rows):
    return rows.group_by("value").count()


def test_a_sink_that_heals_gets_the_batch_once():
    with Scenario("value INT", counts, output_mode="update") as story:
        story.add(3)
        story.capture.fail(times=ATTEMPTS - 1)
        story.add(3).expect((3, 1), (3, 2))
        assert story.capture.commits == [0, 1]


def test_a_sink_that_does_not_heal_ends_the_query_with_its_error():
    with Scenario("value INT", counts, output_mode="update") as story:
        story.add(3)
        story.capture.fail(times=ATTEMPTS)
        query = story.start() if story._query is None else story._query
        with pytest.raises(StreamingQueryError, match="scripted failure") as ended:
            story.add(3)
        assert query.exception() is ended.value
        assert isinstance(ended.value.__cause__, SinkError)
        assert isinstance(ended.value.__cause__.__cause__, OSError)
        assert not query.is_active


def test_a_restart_gives_the_failed_batch_the_same_rows_although_others_wait():
    with Scenario("value INT", counts, output_mode="update") as story:
        story.add(3)
        story.capture.fail(times=ATTEMPTS)
        story.arrive(3).expect_failure("scripted failure")
        story.arrive(3, 4).settle()
        assert story.new_batches() == [[(3, 1)], [(3, 2)], [(3, 3), (4, 1)]]


def test_a_sink_that_cannot_be_opened_is_named_at_the_start(monkeypatch):
    monkeypatch.setattr(CapturingSink, "open", _out_of_reach)
    with (
        Scenario("value INT", counts, output_mode="update") as story,
        pytest.raises(SinkError, match=r"capture.* cannot be opened: ConnectionError: no such host"),
    ):
        story.start()


def _out_of_reach(*_: object) -> None:
    raise ConnectionError("no such host")


class Flaky:
    """A function for foreach and foreach_batch that fails a few times, and remembers what it was given."""

    def __init__(self) -> None:
        self.failures_left = 0
        self.batches: list[tuple[int, list[int]]] = []
        self.rows: list[int] = []

    def batch(self, frame, batch_id: int) -> None:
        self.batches.append((batch_id, [row.value for row in frame.collect()]))
        self._fail()

    def row(self, row: Row) -> None:
        self.rows.append(row.value)
        self._fail()

    def _fail(self) -> None:
        if self.failures_left:
            self.failures_left -= 1
            raise ZeroDivisionError("the user's mistake")


def flaky_story(function: Flaky, kind: str) -> Scenario:
    def sink(writer):
        return writer.foreach_batch(function.batch) if kind == "foreach_batch" else writer.foreach(function.row)

    return Scenario("value INT", lambda rows: rows, sink=sink)


def test_a_function_that_heals_is_called_again_with_the_same_batch():
    function = Flaky()
    with flaky_story(function, "foreach_batch") as story:
        story.add(1)
        function.failures_left = ATTEMPTS - 1
        story.add(2)
        assert function.batches == [(0, [1]), *[(1, [2])] * ATTEMPTS]


def test_a_function_that_does_not_heal_is_called_with_the_same_batch_after_a_restart():
    function = Flaky()
    with flaky_story(function, "foreach_batch") as story:
        story.add(1)
        function.failures_left = ATTEMPTS
        story.arrive(2).expect_failure("the user's mistake", "batch 1")
        story.arrive(3).settle()
        assert function.batches == [(0, [1]), *[(1, [2])] * ATTEMPTS, (1, [2]), (2, [3])]


def test_a_row_that_fails_for_ever_ends_the_query_and_comes_first_after_a_restart():
    function = Flaky()
    with flaky_story(function, "foreach") as story:
        story.add(1)
        function.failures_left = ATTEMPTS
        story.arrive(2).expect_failure("the user's mistake")
        story.arrive(3).settle()
        assert function.rows == [1, *[2] * ATTEMPTS, 2, 3]


def test_a_source_that_fails_ends_the_query_and_is_read_again_after_a_restart():
    with Scenario("value INT", counts, output_mode="update") as story:
        story.add(3)
        story.scripts[0].fail(ConnectionError("the line is dead"))
        story.arrive(3).expect_failure("the line is dead", "SourceError")
        story.scripts[0].fail(None)
        story.add(4)
        assert story.new_batches() == [[(3, 1)], [(3, 2)], [(4, 1)]]
