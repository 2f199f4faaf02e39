import threading

import pyarrow as pa
import pytest

from unbounded.contracts import BatchContext, ReadAllAvailable, ReadMaxRows
from unbounded.errors import ConfigurationError
from unbounded.testing import Capture, CapturingSink, ManualClock, Script, ScriptedSource


def source_of(script, **options):
    return ScriptedSource(ScriptedSource.Options(script=script.id, **options))


def sink_of(capture):
    return CapturingSink(CapturingSink.Options(capture=capture.id))


def test_a_clock_stands_still_until_it_is_advanced():
    clock = ManualClock(now_ms=5)
    clock.advance(seconds=1.5, milliseconds=1)
    assert clock.now_ms() == 1506


@pytest.mark.parametrize("nudge", ["the time comes", "somebody wakes it"])
def test_who_waits_for_a_clock_goes_on_when(nudge):
    clock, wake = ManualClock(), threading.Event()
    waiter = threading.Thread(target=clock.wait_until, args=(1000, wake))
    waiter.start()
    clock.advance(milliseconds=999)
    assert waiter.is_alive()
    if nudge == "the time comes":
        clock.advance(milliseconds=1)
    else:
        wake.set()
    waiter.join(30)
    assert not waiter.is_alive()


def test_a_scripted_source_reads_a_range_again_with_the_same_rows():
    script = Script("value INT")
    source = source_of(script)
    script.add([{"value": 1}, {"value": 2}])
    end = source.latest_offset(source.initial_offset(), ReadAllAvailable())
    script.add([{"value": 3}])
    for _ in range(2):
        rows = [row for part in source.partitions(0, end) for batch in source.read(part) for row in batch.to_pylist()]
        assert rows == [{"value": 1}, {"value": 2}]


def test_a_scripted_source_keeps_to_its_limit():
    script = Script("value INT")
    script.add([{"value": value} for value in range(5)])
    source = source_of(script, max_rows_per_trigger=2)
    assert source.default_read_limit() == ReadMaxRows(2)
    assert source.latest_offset(0, ReadMaxRows(2)) == 2
    assert source.latest_offset(4, ReadMaxRows(2)) == 5


def test_a_scripted_source_goes_no_further_than_its_target():
    script = Script("value INT")
    source = source_of(script)
    script.add([{"value": 1}])
    source.prepare_for_available_now()
    script.add([{"value": 2}])
    assert source.latest_offset(0, ReadAllAvailable()) == 1
    assert source.report_latest_offset() == 2


@pytest.mark.parametrize("kind", [Script, Capture])
def test_an_id_that_nothing_has_is_an_error(kind):
    with pytest.raises(ConfigurationError, match="'no such id' in this process"):
        kind.of("no such id")


def test_a_capture_keeps_a_batch_once_and_notes_every_commit():
    capture = Capture()
    sink = sink_of(capture)
    for batch_id, rows in ((0, [{"n": 1}]), (1, [{"n": 2}]), (1, [{"n": 2}])):
        sink.commit(BatchContext(batch_id), [rows])
    assert (capture.rows, capture.commits) == ([{"n": 1}, {"n": 2}], [0, 1, 1])


def test_a_capture_shows_nothing_before_the_commit():
    capture = Capture()
    message = sink_of(capture).write(BatchContext(0), pa.table({"n": [1]}).to_reader())
    assert capture.rows == []
    sink_of(capture).commit(BatchContext(0), [message])
    assert capture.rows == [{"n": 1}]


def test_a_capture_fails_as_often_as_it_is_told_to():
    capture = Capture()
    capture.fail(times=1)
    with pytest.raises(OSError, match="scripted failure"):
        sink_of(capture).write(BatchContext(0), None)
    assert capture.failures_left == 0
