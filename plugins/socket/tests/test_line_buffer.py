import threading

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from unbounded_socket.line_buffer import PIECE, LineBuffer


def piece(*values: int) -> pa.RecordBatch:
    return pa.record_batch({"value": pa.array(values, pa.int64())})


def values(buffer: LineBuffer, start: int, end: int) -> list[int]:
    return [value for rows in buffer.read(start, end) for value in rows["value"].to_pylist()]


@given(st.lists(st.integers(0, 5), max_size=10), st.integers(0, 50), st.integers(0, 50), st.integers(0, 50))
def test_any_range_that_is_held_can_be_read(sizes: list[int], dropped: int, start: int, end: int) -> None:
    buffer, total = LineBuffer(), 0
    for size in sizes:
        buffer.append(piece(*range(total, total + size)))
        total += size
    buffer.drop_before(dropped)
    assert 0 <= min(dropped, total) - buffer.first < max(*sizes, 1, 1)
    assert values(buffer, start, end) == list(range(max(start, buffer.first), min(end, total)))


def test_rows_can_be_numbered_from_where_an_earlier_run_stopped() -> None:
    buffer = LineBuffer()
    buffer.append(piece(1, 2))
    buffer.renumber(40)
    buffer.append(piece(3))
    assert (buffer.first, buffer.end) == (40, 43)
    assert values(buffer, 41, 43) == [2, 3]


def test_a_full_buffer_makes_the_writer_wait_until_rows_are_dropped() -> None:
    buffer = LineBuffer(room=2 * PIECE)
    buffer.append(piece(1))
    writer = threading.Thread(target=buffer.append, args=[piece(2)])
    writer.start()
    writer.join(timeout=0.05)
    assert writer.is_alive()
    assert buffer.end == 1
    buffer.drop_before(1)
    writer.join(timeout=10)
    assert values(buffer, 0, 2) == [2]


def test_one_piece_that_is_larger_than_the_room_is_taken() -> None:
    buffer = LineBuffer(room=1)
    buffer.append(piece(1))
    assert buffer.end == 1


def test_a_writer_that_waits_goes_on_when_the_buffer_is_finished() -> None:
    buffer = LineBuffer(room=1)
    buffer.append(piece(1))
    writer = threading.Thread(target=buffer.append, args=[piece(2)])
    writer.start()
    buffer.finish("the query was stopped")
    writer.join(timeout=10)
    assert not writer.is_alive()


def test_the_first_reason_to_end_counts() -> None:
    buffer = LineBuffer()
    buffer.finish("the peer closed the connection")
    buffer.finish("the query was stopped")
    assert buffer.end_reason == "the peer closed the connection"
