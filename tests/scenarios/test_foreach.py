"""The user's Python for each row."""

from typing import Any

import pytest

from unbounded.contracts import Row
from unbounded.errors import AnalysisError, SinkError, UnsupportedOperationError
from unbounded.testing import Scenario
from unbounded.testing.pytest_plugin import NewScenario


class Writer:
    """Notes what it is told."""

    def __init__(self, wants: bool = True) -> None:
        self.wants = wants
        self.opened: list[tuple[int, int]] = []
        self.rows: list[Any] = []
        self.closed: list[BaseException | None] = []

    def open(self, partition_id: int, epoch_id: int) -> bool:
        self.opened.append((partition_id, epoch_id))
        return self.wants

    def process(self, row: Row) -> None:
        self.rows.append(row)

    def close(self, error: BaseException | None) -> None:
        self.closed.append(error)


def story_of(scenario: NewScenario, writer: Any) -> Scenario:
    return scenario("value STRING", lambda rows: rows, sink=lambda out: out.foreach(writer))


def test_a_function_gets_each_row(scenario: NewScenario) -> None:
    rows: list[Row] = []
    story_of(scenario, rows.append).add("hello").add("this")
    assert rows == [("hello",), ("this",)]
    assert rows[0].value == "hello"


def test_open_process_and_close_are_called_for_each_batch(scenario: NewScenario) -> None:
    writer = Writer()
    story_of(scenario, writer).add("hello").add("this", "is")
    assert writer.opened == [(0, 0), (0, 1)]
    assert [row.value for row in writer.rows] == ["hello", "this", "is"]
    assert writer.closed == [None, None]


def test_open_that_returns_false_skips_the_rows_and_still_closes(scenario: NewScenario) -> None:
    writer = Writer(wants=False)
    story_of(scenario, writer).add("hello").add("this")
    assert (len(writer.opened), writer.rows, writer.closed) == (2, [], [None, None])


@pytest.mark.parametrize("missing", ["open", "close"])
def test_open_and_close_may_be_missing(scenario: NewScenario, missing: str) -> None:
    writer = Writer()
    methods = {name: getattr(writer, name) for name in ("open", "process", "close") if name != missing}
    story_of(scenario, type("Partial", (), {name: staticmethod(each) for name, each in methods.items()})()).add("hello")
    assert len(writer.rows) == 1
    assert (writer.opened == [], writer.closed == []) == (missing == "open", missing == "close")


def test_what_process_raises_ends_the_query_and_is_told_to_close(scenario: NewScenario) -> None:
    class Failing(Writer):
        def process(self, row: Row) -> None:
            raise ValueError("test error")

    writer = Failing()
    story = story_of(scenario, writer)
    query = story.start()
    story.arrive("hello").expect_failure("SinkError", "test error")
    assert {str(error) for error in writer.closed} == {"test error"}
    cause = query.exception().__cause__
    assert isinstance(cause, SinkError)


@pytest.mark.parametrize(
    "writer",
    [None, "not a writer", object(), type("NoProcess", (), {"open": lambda self, p, e: True})(), Writer],
    ids=["nothing", "text", "an object", "no process", "a class"],
)
def test_what_cannot_write_rows_is_refused_before_the_query_starts(scenario: NewScenario, writer: Any) -> None:
    with pytest.raises(AnalysisError, match=r"foreach|does not lead to a Python object"):
        story_of(scenario, writer).settle()


def test_a_method_with_other_arguments_is_refused_before_the_query_starts(scenario: NewScenario) -> None:
    class Wrong:
        def process(self) -> None:
            """Takes no row."""

    with pytest.raises(UnsupportedOperationError, match=r"Wrong\.process is called with \(row\)"):
        story_of(scenario, Wrong()).settle()
