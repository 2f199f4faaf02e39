import datetime as dt
import logging
import os
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pyarrow as pa
import pytest

from unbounded.contracts import ReadAllAvailable, ReadMaxRows, SourceContext, parse_options
from unbounded.errors import ConfigurationError, SourceError
from unbounded.testing import ManualClock
from unbounded_socket.source import SocketOptions, SocketSource

ALL = ReadAllAvailable()
NOW = 1_704_067_200_000


class Peer:
    """A TCP server, and sources that are connected to it."""

    def __init__(self) -> None:
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port = self.server.getsockname()[1]
        self.opened: list[SocketSource] = []
        self.connections: list[socket.socket] = []

    def connect(self, **options: Any) -> SocketSource:
        """Return the source of a new query."""
        source = self.reconnect(**options)
        assert source.initial_offset() == 0
        return source

    def reconnect(self, **options: Any) -> SocketSource:
        """Return the source of a query that has a checkpoint."""
        source = SocketSource(
            parse_options("socket", SocketOptions, {"host": "127.0.0.1", "port": str(self.port), **options})
        )
        source.open(SourceContext(source.schema(), (), None, ManualClock(NOW)))
        self.opened.append(source)
        self.connections.append(self.server.accept()[0])
        return source

    def send(self, data: bytes) -> None:
        self.connections[-1].sendall(data)

    def hang_up(self) -> None:
        self.connections[-1].close()

    def break_off(self) -> None:
        """Hang up without a farewell."""
        self.connections[-1].setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.hang_up()

    def close(self) -> None:
        for thing in (*self.opened, *self.connections, self.server):
            thing.close()


@pytest.fixture
def peer() -> Iterator[Peer]:
    with closing(Peer()) as peer:
        yield peer


def until(condition: Callable[[], bool]) -> None:
    """Yield to the receiving thread until the condition holds."""
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline, "it did not come about in ten seconds"
        os.sched_yield()


def received(source: SocketSource, start: int, end: int) -> list[dict[str, Any]]:
    batches = [batch for part in source.partitions(start, end) for batch in source.read(part)]
    return pa.Table.from_batches(batches, source.schema()).to_pylist()


def lines(source: SocketSource, start: int, end: int) -> list[str]:
    until(lambda: source.report_latest_offset() >= end)
    return [row["value"] for row in received(source, start, end)]


def test_lines_are_delivered_as_they_arrive(peer: Peer) -> None:
    source = peer.connect()
    assert source.latest_offset(0, ALL) == 0
    peer.send(b"one\ntwo\n")
    assert lines(source, 0, 2) == ["one", "two"]
    peer.send(b"three\n")
    assert lines(source, 2, 3) == ["three"]
    assert source.latest_offset(2, ALL) == 3


def test_a_line_counts_when_it_is_whole(peer: Peer) -> None:
    source = peer.connect()
    peer.send(b"whole\nhal")
    assert lines(source, 0, 1) == ["whole"]
    peer.send(b"f\n")
    assert lines(source, 1, 2) == ["half"]


def test_empty_lines_windows_line_ends_and_broken_utf8_are_lines(peer: Peer) -> None:
    source = peer.connect()
    peer.send("\nä\r\n\x0b\u2028\n".encode() + b"\xff\n")
    assert lines(source, 0, 4) == ["", "ä", "\x0b\u2028", "\ufffd"]


def test_the_time_of_arrival_comes_on_request(peer: Peer) -> None:
    source = peer.connect(includeTimestamp="true")
    peer.send(b"one\n")
    lines(source, 0, 1)
    moment = dt.datetime.fromtimestamp(NOW / 1000, dt.UTC).replace(tzinfo=None)
    assert received(source, 0, 1) == [{"value": "one", "timestamp": moment}]


def test_a_batch_can_be_read_again_until_it_is_committed(peer: Peer) -> None:
    source = peer.connect()
    peer.send(b"one\n")
    assert lines(source, 0, 1) == lines(source, 0, 1) == ["one"]
    source.commit(1)
    assert received(source, 0, 1) == []


def test_committed_lines_are_let_go(peer: Peer) -> None:
    source = peer.connect()
    end = 0
    for number in range(100):
        peer.send(b"x" * 1000 + b"\n")
        until(lambda: source.report_latest_offset() > end)
        source.commit(end := source.latest_offset(number, ALL))
    assert source._buffer._held == 0


def test_a_limit_of_rows_is_kept(peer: Peer) -> None:
    source = peer.connect()
    peer.send(b"1\n2\n3\n")
    lines(source, 0, 3)
    assert [source.latest_offset(start, ReadMaxRows(2)) for start in (0, 2, 3)] == [2, 3, 3]


def test_available_now_goes_no_further_than_the_lines_that_were_there(peer: Peer) -> None:
    source = peer.reconnect()
    peer.send(b"1\n2\n")
    until(lambda: source.report_latest_offset() == 2)
    source.prepare_for_available_now()
    assert source.latest_offset(40, ALL) == 42
    peer.send(b"3\n")
    peer.hang_up()
    until(lambda: source.report_latest_offset() == 43)
    assert source.latest_offset(42, ALL) == 42


def test_a_peer_that_hangs_up_loses_no_line_and_then_is_an_error(peer: Peer) -> None:
    source = peer.connect()
    peer.send(b"one\nlast without end")
    peer.hang_up()
    assert lines(source, 0, 2) == ["one", "last without end"]
    assert source.latest_offset(0, ALL) == 2
    until(lambda: source._buffer.end_reason is not None)
    with pytest.raises(SourceError, match=rf"127.0.0.1:{peer.port}: the peer closed the connection; the 2 lines"):
        source.latest_offset(2, ALL)


def test_a_connection_that_breaks_is_an_error_that_says_so(peer: Peer) -> None:
    source = peer.connect()
    peer.break_off()
    until(lambda: source._buffer.end_reason is not None)
    with pytest.raises(SourceError, match=r"the connection broke \(ConnectionResetError[^)]*\); the 0 lines"):
        source.latest_offset(0, ALL)


def test_a_line_that_a_broken_connection_cuts_off_is_said_to_be_lost(peer: Peer) -> None:
    source = peer.connect()
    peer.send(b"one\nhalf")
    until(lambda: len(source._receiver._rest) == 4)
    peer.break_off()
    until(lambda: source._buffer.end_reason is not None)
    assert lines(source, 0, 1) == ["one"]
    with pytest.raises(SourceError, match=r"4 bytes of a line without its end are lost; the 1 lines before"):
        source.latest_offset(1, ALL)


def test_a_restart_goes_on_and_counts_the_lines_that_cannot_come_again(
    peer: Peer, caplog: pytest.LogCaptureFixture
) -> None:
    source = peer.reconnect()
    with caplog.at_level(logging.WARNING):
        assert received(source, 30, 40) == []
    assert "10 lines of a batch are lost" in caplog.text
    assert source.metrics() == {"linesLost": "10"}
    peer.send(b"new\n")
    assert lines(source, 40, 41) == ["new"]


def test_nobody_listening_is_an_error_that_names_the_place(peer: Peer) -> None:
    peer.server.close()
    source = SocketSource(SocketOptions(host="127.0.0.1", port=peer.port))
    with pytest.raises(SourceError, match=f"Nothing answers at 127.0.0.1:{peer.port}"):
        source.open(SourceContext(source.schema(), (), None, ManualClock(NOW)))
    source.close()


def test_closing_ends_the_thread_while_the_peer_is_silent(peer: Peer) -> None:
    source = peer.connect()
    source.close()
    assert not any(thread.name == f"socket 127.0.0.1:{peer.port}" for thread in threading.enumerate())


def test_it_says_that_it_cannot_replay() -> None:
    assert not SocketSource.capabilities().replayable
    assert "cannot replay" in str(SocketSource.__doc__)


def test_host_and_port_are_required_and_a_port_is_a_port() -> None:
    with pytest.raises(ConfigurationError, match=r"(?s)'host' is required.*'port' is required"):
        parse_options("socket", SocketOptions, {})
    with pytest.raises(ConfigurationError, match="port: Input should be less than or equal to 65535"):
        parse_options("socket", SocketOptions, {"host": "localhost", "port": "70000"})
