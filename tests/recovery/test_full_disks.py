"""No room on the disk: the query ends in words, nothing is torn, and with room again it goes on."""

import errno
import os

import pytest

from unbounded.testing import Scenario

SQLITES_WORDS = "disk I/O error"


@pytest.mark.parametrize("largest", [0, 100, 700])
def test_files_that_cannot_grow_end_the_query_and_a_restart_with_room_goes_on(workplace, uninterrupted, largest):
    assert workplace.run_into(["full disk", largest, 2]) == 1
    assert "StreamingQueryError" in workplace.error
    assert os.strerror(errno.EFBIG) in workplace.error or SQLITES_WORDS in workplace.error
    workplace.run()
    assert workplace.results() == uninterrupted[workplace.mode]


class Disk:
    """A disk on which syncs fail when so many have been made."""

    def __init__(self) -> None:
        self.syncs_left: float = float("inf")
        self._sync = os.fsync

    def sync(self, descriptor: int) -> None:
        if self.syncs_left <= 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        self.syncs_left -= 1
        self._sync(descriptor)


@pytest.mark.parametrize("syncs", range(6))
def test_a_sync_that_fails_ends_the_query_and_a_restart_with_room_goes_on(monkeypatch, tmp_path, syncs):
    disk = Disk()
    monkeypatch.setattr(os, "fsync", disk.sync)

    def counts(rows):
        return rows.group_by("value").count()

    with Scenario("value INT", counts, output_mode="update", checkpoint=str(tmp_path)) as story:
        story.add(1)
        disk.syncs_left = syncs
        story.arrive(1, 2).expect_failure(os.strerror(errno.ENOSPC), str(tmp_path))
        disk.syncs_left = float("inf")
        story.add(1)
        assert {row["value"]: row["count"] for row in story.capture.rows} == {1: 3, 2: 1}
        assert not list(tmp_path.rglob(f".{'?' * 32}"))
