"""Who has a checkpoint, where no lock can tell."""

import os
import threading
import uuid
from pathlib import Path

import pytest

from unbounded.contracts import Folder
from unbounded.errors import CheckpointCorruptError, CheckpointInUseError
from unbounded_embedded.checkpoint.runs import Runs
from unbounded_embedded.checkpoint.storage import folder_at


@pytest.fixture(params=["local", "memory"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Folder:
    return folder_at(str(tmp_path / "runs") if request.param == "local" else f"memory://{uuid.uuid4().hex}/runs")


def _begun(folder: Folder, run_id: str = "a run") -> Runs:
    runs = Runs(folder, "the checkpoint")
    runs.begin(run_id)
    return runs


def test_each_run_takes_the_next_number(folder: Folder) -> None:
    assert [_begun(folder).current for _ in range(3)] == [1, 2, 3]


def test_a_run_begins_once(folder: Folder) -> None:
    runs = _begun(folder)
    runs.begin("again")
    assert runs.current == 1


def test_the_newest_run_has_the_checkpoint_and_the_others_learn_who_took_it_over(folder: Folder) -> None:
    first, second = _begun(folder), _begun(folder, "the second")
    second.require_newest()
    with pytest.raises(CheckpointInUseError) as fenced:
        first.require_newest()
    for words in ("the checkpoint was taken over", "run the second", f"process {os.getpid()}", "stop the other query"):
        assert words in str(fenced.value)


def test_a_run_whose_file_is_gone_ends(folder: Folder) -> None:
    runs = _begun(folder)
    folder.delete("1")
    with pytest.raises(CheckpointCorruptError, match=r"the checkpoint was deleted or lost files .* runs/1 is gone"):
        runs.require_newest()


def test_of_many_that_begin_at_one_moment_each_has_a_number_of_its_own(folder: Folder) -> None:
    gate, runs = threading.Barrier(8), [Runs(folder, "the checkpoint") for _ in range(8)]

    def begin(run: Runs) -> None:
        gate.wait()
        run.begin("one of many")

    threads = [threading.Thread(target=begin, args=(run,)) for run in runs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(run.current for run in runs) == list(range(1, 9))


def test_a_run_that_could_not_start_fences_nobody(folder: Folder) -> None:
    first, second = _begun(folder), _begun(folder)
    second.withdraw()
    first.require_newest()
    assert _begun(folder).current == 2


def test_a_run_that_never_began_withdraws_nothing(folder: Folder) -> None:
    _begun(folder)
    Runs(folder, "the checkpoint").withdraw()
    assert folder.names() == ["1"]


def test_older_runs_are_purged_and_stay_fenced(folder: Folder) -> None:
    first, second = _begun(folder), _begun(folder)
    second.purge()
    assert folder.names() == ["2"]
    with pytest.raises(CheckpointInUseError):
        first.require_newest()
    assert _begun(folder).current == 3


def test_a_run_whose_file_cannot_be_read_fences_all_the_same(folder: Folder) -> None:
    first = _begun(folder)
    folder.write("2", b"\x00")
    with pytest.raises(CheckpointInUseError, match="run 2, whose file cannot be read"):
        first.require_newest()
