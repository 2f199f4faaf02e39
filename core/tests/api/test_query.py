import pytest

from unbounded.api.query import StreamingQuery
from unbounded.contracts import RunningQuery
from unbounded.errors import StreamingQueryError


class Stub(RunningQuery):
    """A query that ends as it is told to: by its work, with an error, or by Ctrl-C of whoever waits."""

    id, run_id, name = "the id", "the run", None
    is_active, status, recent_progress = True, {}, []

    def __init__(self, error=None, interrupted=False):
        self.error, self.interrupted, self.stops = error, interrupted, 0

    def exception(self):
        return self.error

    def await_termination(self, timeout):
        if self.interrupted:
            raise KeyboardInterrupt
        return True

    def process_all_available(self):
        pass

    def stop(self):
        self.stops += 1

    def explain(self, extended):
        return "a stub"


def test_ctrl_c_while_waiting_stops_the_query():
    stub = Stub(interrupted=True)
    with pytest.raises(KeyboardInterrupt):
        StreamingQuery(stub).await_termination()
    assert stub.stops == 1


def test_an_engine_s_error_is_the_cause_of_the_query_s():
    cause = OSError("disk full")
    with pytest.raises(StreamingQueryError, match="disk full") as raised:
        StreamingQuery(Stub(cause)).await_termination()
    assert raised.value.__cause__ is cause
    assert (raised.value.query_id, raised.value.run_id) == ("the id", "the run")


def test_a_query_s_own_error_is_given_as_it_is():
    error = StreamingQueryError("it ended", "the id", "the run")
    query = StreamingQuery(Stub(error))
    assert query.exception() is error
    with pytest.raises(StreamingQueryError, match="it ended"):
        query.process_all_available()


def test_a_query_that_did_its_work_has_no_error():
    query = StreamingQuery(Stub())
    assert query.await_termination(5)
    assert query.exception() is None
