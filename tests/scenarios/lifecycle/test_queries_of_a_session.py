"""All queries of a session."""

import threading
from collections.abc import Callable
from typing import Any

import pytest

from unbounded import Session, StreamingQuery
from unbounded.errors import AnalysisError, StreamingQueryError
from unbounded.testing import Script

Start = Callable[..., StreamingQuery]


def test_the_session_knows_the_queries_that_run(session: Session, start: Start) -> None:
    first, second = start(), start(query_name="second")
    assert {query.id for query in session.streams.active} == {first.id, second.id}
    assert session.streams.get(first.id).run_id == first.run_id
    first.stop()
    assert [query.name for query in session.streams.active] == ["second"]
    assert session.streams.get(first.id) is None
    assert session.streams.get("no such id") is None


def test_a_name_belongs_to_one_running_query(start: Start) -> None:
    first = start(query_name="name")
    with pytest.raises(AnalysisError, match="named 'name' runs already"):
        start(query_name="name")
    assert first.is_active
    first.stop()
    assert start(query_name="name").is_active


@pytest.mark.parametrize("name", ["", "   ", 5])
def test_a_name_must_be_text_that_is_not_empty(start: Start, name: Any) -> None:
    with pytest.raises(AnalysisError, match="name must be text that is not empty"):
        start(query_name=name)


def test_any_termination_is_that_of_any_query(session: Session, start: Start) -> None:
    start()
    second = start()
    assert session.streams.await_any_termination(timeout=0.01) is False
    stopping = threading.Thread(target=second.stop)
    stopping.start()
    assert session.streams.await_any_termination(timeout=30) is True
    stopping.join()


def test_a_termination_counts_until_it_is_reset(session: Session, start: Start) -> None:
    start().stop()
    assert session.streams.await_any_termination() is True
    session.streams.reset_terminated()
    assert session.streams.await_any_termination(timeout=0.01) is False


def test_the_error_of_any_query_is_raised(session: Session, start: Start, script: Script) -> None:
    start()
    script.fail(OSError("the wire is cut"))
    script.add([{"value": 1}])
    with pytest.raises(StreamingQueryError, match="the wire is cut"):
        session.streams.await_any_termination(timeout=30)


@pytest.mark.parametrize("timeout", ["hello", -1, 0])
def test_a_timeout_must_be_a_positive_number(session: Session, timeout: Any) -> None:
    with pytest.raises(AnalysisError, match="must be a positive number of seconds"):
        session.streams.await_any_termination(timeout)


def test_stopping_the_session_stops_its_queries(session: Session, start: Start) -> None:
    queries = [start(), start()]
    session.stop()
    session.stop()
    assert not any(query.is_active for query in queries)


def test_a_refused_query_is_not_among_the_queries(session: Session, start: Start) -> None:
    with pytest.raises(AnalysisError):
        start(output_mode="complete")
    assert session.streams.active == []
