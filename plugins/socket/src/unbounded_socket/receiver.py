"""The thread that reads lines from a TCP server."""

import contextlib
import socket
import threading

import pyarrow as pa

from unbounded.contracts import Clock
from unbounded.errors import SourceError
from unbounded_socket.line_buffer import LineBuffer

CONNECT_SECONDS = 10
CHUNK = 1024 * 1024
LONGEST_LINE = 64 * 1024 * 1024


class Receiver:
    """Connects to a server and appends each line that arrives to a buffer, with the time at which it did.

    Args:
        host: The server's name or address.
        port: The server's port.
        schema: The columns of a row: the line, and the time of its arrival if there is a second one.
        clock: Tells that time.
        buffer: Where the lines go; finished when the server hangs up or the connection breaks.

    Raises:
        SourceError: The server cannot be reached.
    """

    def __init__(self, host: str, port: int, schema: pa.Schema, clock: Clock, buffer: LineBuffer) -> None:
        self._schema, self._clock, self._buffer = schema, clock, buffer
        self._rest = bytearray()  # of a line whose end has not come yet
        try:
            self._connection = socket.create_connection((host, port), timeout=CONNECT_SECONDS)
        except OSError as error:
            raise SourceError(
                f"Nothing answers at {host}:{port} ({error}). A server must listen there before the query "
                f"starts; to try it out: nc -lk {port}"
            ) from error
        self._connection.settimeout(None)
        self._thread = threading.Thread(target=self._run, name=f"socket {host}:{port}", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Hang up and wait until the thread has ended."""
        self._buffer.finish("the query was stopped")
        with contextlib.suppress(OSError):  # the peer may have hung up first
            self._connection.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._connection.close()

    def _run(self) -> None:
        try:
            self._receive()
        except Exception as error:  # noqa: BLE001 - whatever ends this thread must end the query
            lost = f"; {len(self._rest)} bytes of a line without its end are lost" if self._rest else ""
            self._buffer.finish(f"the connection broke ({type(error).__name__}: {error}){lost}")
        else:
            self._buffer.finish("the peer closed the connection")

    def _receive(self) -> None:
        while received := self._connection.recv(CHUNK):
            whole, newline, tail = received.rpartition(b"\n")
            if newline:
                self._append(self._rest + whole + newline)
                self._rest.clear()
            self._rest += tail
            if len(self._rest) > LONGEST_LINE:
                raise ValueError(f"a line is longer than {LONGEST_LINE} bytes")
        self._append(self._rest)

    def _append(self, text: bytearray) -> None:
        lines = text.decode("utf-8", errors="replace").replace("\r\n", "\n").split("\n")
        if not lines[-1]:
            lines.pop()
        if not lines:
            return
        columns = [pa.array(lines, pa.string())]
        if len(self._schema) > 1:
            now = pa.scalar(self._clock.now_ms() * 1000, self._schema.field(1).type)
            columns.append(pa.repeat(now, len(lines)))
        self._buffer.append(pa.record_batch(columns, schema=self._schema))
