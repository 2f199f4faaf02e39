"""One query at a time on a checkpoint."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from unbounded.errors import CheckpointError, CheckpointInUseError
from unbounded_embedded.checkpoint.lock import CheckpointLock
from unbounded_embedded.checkpoint.storage import folder_at


def test_a_second_lock_is_refused_until_the_first_is_released(tmp_path: Path) -> None:
    folder = folder_at(str(tmp_path))
    first = CheckpointLock(folder)
    with pytest.raises(CheckpointInUseError, match="in use by another query"):
        CheckpointLock(folder)
    first.release()
    CheckpointLock(folder).release()


def test_a_lock_is_gone_when_its_process_is_killed(tmp_path: Path) -> None:
    program = (
        "import sys, time\n"
        "from unbounded_embedded.checkpoint.lock import CheckpointLock\n"
        "from unbounded_embedded.checkpoint.storage import folder_at\n"
        "lock = CheckpointLock(folder_at(sys.argv[1]))\n"
        "print('locked', flush=True)\n"
        "sys.stdin.read()\n"
    )
    command = [sys.executable, "-c", program, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "locked\n"
        with pytest.raises(CheckpointInUseError, match=f"process {child.pid}"):
            CheckpointLock(folder_at(str(tmp_path)))
        child.kill()
    CheckpointLock(folder_at(str(tmp_path))).release()


@pytest.mark.parametrize("location", ["taken", "taken/checkpoint"])
def test_a_location_that_can_be_no_directory_is_refused_with_advice(tmp_path: Path, location: str) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(
        CheckpointError, match=r"The checkpoint location .*taken.* cannot be used: .*It must be a directory"
    ):
        CheckpointLock(folder_at(str(tmp_path / location)))


def test_a_full_disk_is_named_and_leaves_no_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "write", _full_disk)
    with pytest.raises(CheckpointError, match="lock could not be written: No space left on device"):
        CheckpointLock(folder_at(str(tmp_path)))
    monkeypatch.undo()
    CheckpointLock(folder_at(str(tmp_path))).release()


def _full_disk(*_: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


PARENT = """
import os, sys
from unbounded_embedded.checkpoint.lock import CheckpointLock
from unbounded_embedded.checkpoint.storage import folder_at
lock = CheckpointLock(folder_at(sys.argv[1]))
if not os.fork():
    print("forked", flush=True)
    os.read(0, 1)
    os._exit(0)
if sys.argv[2] == "release":
    lock.release()
    CheckpointLock(folder_at(sys.argv[1])).release()
os._exit(0)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs an operating system that forks, such as Linux")
@pytest.mark.parametrize("end", ["release", "die"])
def test_a_forked_process_holds_no_lock_of_its_parent(tmp_path: Path, end: str) -> None:
    command = [sys.executable, "-c", PARENT, str(tmp_path), end]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == "forked\n"
        assert parent.wait(30) == 0
        CheckpointLock(folder_at(str(tmp_path))).release()
