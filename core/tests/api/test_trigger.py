import datetime as dt

import pytest

from unbounded.api.trigger import Trigger, trigger_of
from unbounded.errors import AnalysisError
from unbounded.plan.query import AvailableNow, Once, ProcessingTime


@pytest.mark.parametrize(
    ("interval", "milliseconds"),
    [("10 seconds", 10_000), ("1 minute 30 seconds", 90_000), ("0 seconds", 0), (dt.timedelta(hours=1), 3_600_000)],
)
def test_a_processing_time_is_an_interval(interval, milliseconds):
    assert Trigger.processing_time(interval) == ProcessingTime(interval_ms=milliseconds)


@pytest.mark.parametrize("interval", ["", "soon", "-1 second", "1 month", 5, True])
def test_an_interval_that_is_none_is_refused(interval):
    with pytest.raises(AnalysisError):
        Trigger.processing_time(interval)


def test_a_keyword_names_a_trigger():
    assert trigger_of(None, True, None, None) == Once()
    assert trigger_of(None, None, True, None) == AvailableNow()


@pytest.mark.parametrize(
    "arguments", [(None, None, None, None), ("1 second", True, None, None), (None, False, None, None)]
)
def test_anything_but_exactly_one_trigger_is_refused(arguments):
    with pytest.raises(AnalysisError, match="processing_time='10 seconds'"):
        trigger_of(*arguments)


def test_continuous_processing_is_refused_with_a_reason():
    with pytest.raises(AnalysisError, match="not exactly-once"):
        trigger_of(None, None, None, "1 second")
