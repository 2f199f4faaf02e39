"""Folders in which files appear whole or not at all."""

import os
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from unbounded.errors import CheckpointCorruptError, CheckpointError
from unbounded_embedded.checkpoint.storage import folder_at


@pytest.fixture(params=["local", "memory"])
def location(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return str(tmp_path / "folder") if request.param == "local" else f"memory://{uuid.uuid4().hex}/folder"


def test_what_is_written_is_read_back(location: str) -> None:
    folder = folder_at(location)
    folder.write("name", b"content")
    assert folder.read("name") == b"content"
    assert folder.exists("name")


def test_a_file_is_replaced_by_a_later_one(location: str) -> None:
    folder = folder_at(location)
    folder.write("name", b"old")
    folder.write("name", b"new")
    assert folder.read("name") == b"new"


def test_of_two_that_create_a_file_the_second_fails_and_changes_nothing(location: str) -> None:
    folder = folder_at(location)
    folder.create("name", b"first")
    with pytest.raises(FileExistsError):
        folder.create("name", b"second")
    assert folder.read("name") == b"first"


def test_names_are_sorted_and_without_folders(location: str) -> None:
    folder = folder_at(location)
    folder.write("b", b"")
    folder.write("a", b"")
    folder.folder("inner").write("c", b"")
    assert folder.names() == ["a", "b"]
    assert folder.folder("inner").names() == ["c"]


def test_a_folder_that_does_not_exist_has_no_names(location: str) -> None:
    assert folder_at(location).names() == []


def test_deleting_what_is_not_there_is_no_error(location: str) -> None:
    folder = folder_at(location)
    folder.write("name", b"")
    folder.delete("name")
    folder.delete("name")
    assert not folder.exists("name")


def test_reading_what_is_not_there_names_the_file(location: str) -> None:
    with pytest.raises(CheckpointCorruptError, match="folder/absent is missing"):
        folder_at(location).read("absent")


@pytest.mark.parametrize("moment", ["fsync", "write"])
def test_a_write_that_fails_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
    folder = folder_at(str(tmp_path))
    folder.write("name", b"old")
    monkeypatch.setattr(os, "fsync", _full_disk)
    with pytest.raises(CheckpointError, match="could not be written: No space left"):
        folder.write("name" if moment == "write" else "other", b"new")
    assert folder.read("name") == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["name"]


def _full_disk(descriptor: int) -> None:
    raise OSError(28, "No space left on device")


def test_a_file_without_atomic_puts_is_renamed_into_place(tmp_path: Path) -> None:
    calls: list[str] = []
    folder = folder_at(f"memory://{uuid.uuid4().hex}")
    folder._puts_are_atomic = False  # type: ignore[union-attr]
    folder.filesystem = _Recorded(folder.filesystem, calls.append)  # type: ignore[union-attr]
    folder.write("name", b"content")
    assert folder.read("name") == b"content"
    assert calls == ["pipe_file", "mv"]


class _Recorded:
    """A filesystem that tells which of two calls it gets."""

    def __init__(self, filesystem: Any, note: Callable[[str], None]) -> None:
        self._filesystem, self._note = filesystem, note

    def __getattr__(self, name: str) -> Any:
        if name in ("pipe_file", "mv"):
            self._note(name)
        return getattr(self._filesystem, name)
