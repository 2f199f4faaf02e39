from pathlib import Path

import pytest

from unbounded_embedded.checkpoint.logs import CommitEntry, CommitLog
from unbounded_embedded.checkpoint.storage import folder_at
from unbounded_embedded.runtime.housekeeping import Housekeeper


@pytest.fixture
def log(tmp_path: Path) -> CommitLog:
    log = CommitLog(folder_at(str(tmp_path)))
    for batch_id in range(21):
        log.write(batch_id, CommitEntry(batch_id))
    return log


def test_what_no_restart_needs_is_gone_when_the_housekeeper_has_ended(log: CommitLog) -> None:
    housekeeper = Housekeeper(log, log, batches_to_retain=5)
    housekeeper.after(20)
    housekeeper.close()
    assert sorted(map(int, log.folder.names())) == [15, 16, 17, 18, 19, 20]


def test_nothing_is_purged_between_times(log: CommitLog) -> None:
    housekeeper = Housekeeper(log, log, batches_to_retain=5)
    housekeeper.after(19)
    housekeeper.close()
    assert len(log.folder.names()) == 21


def test_a_purge_that_failed_is_logged_and_tried_again_by_the_next(
    log: CommitLog, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "1").unlink()
    (tmp_path / "1").mkdir()
    (tmp_path / "1" / "in the way").touch()
    everything = _Everything(log)
    housekeeper = Housekeeper(everything, log, batches_to_retain=5)
    housekeeper.after(20)
    housekeeper.close()
    assert f"Old files of the checkpoint {tmp_path} could not be deleted" in caplog.text


class _Everything:
    def __init__(self, log: CommitLog) -> None:
        self._log, self.folder = log, log.folder

    def purge(self, below: int) -> None:
        for number in range(below):
            self._log.folder.delete(str(number))
