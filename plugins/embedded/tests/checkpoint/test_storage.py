"""Folders in which files appear whole or not at all, and are created once."""

import os
import sys
import threading
import uuid
from pathlib import Path

import pytest
from fsspec.implementations.local import LocalFileSystem
from fsspec.implementations.memory import MemoryFileSystem

from unbounded.contracts import Folder
from unbounded.errors import CheckpointCorruptError, CheckpointError, ConfigurationError
from unbounded_embedded.checkpoint.remote_folder import RemoteFolder
from unbounded_embedded.checkpoint.remote_store import Store
from unbounded_embedded.checkpoint.storage import folder_at


@pytest.fixture(params=["local", "memory", "renaming"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Folder:
    """A folder that does not exist yet."""
    if request.param == "renaming":
        store = Store(LocalFileSystem(), puts_whole=False, puts_conditionally=False)
        return RemoteFolder(store, f"{tmp_path}/folder", "renaming://folder")
    return folder_at(str(tmp_path / "folder") if request.param == "local" else f"memory://{uuid.uuid4().hex}/folder")


def test_what_is_written_is_read_back(folder: Folder) -> None:
    folder.write("name", b"content")
    assert folder.read("name") == b"content"
    assert folder.exists("name")


def test_a_file_is_replaced_by_a_later_one(folder: Folder) -> None:
    folder.write("name", b"old")
    folder.write("name", b"new")
    assert folder.read("name") == b"new"


def test_of_two_that_create_a_file_the_second_fails_and_changes_nothing(folder: Folder) -> None:
    folder.create("name", b"first")
    with pytest.raises(FileExistsError):
        folder.create("name", b"second")
    assert folder.read("name") == b"first"
    assert folder.names() == ["name"]


def test_of_many_that_create_a_file_at_one_moment_one_succeeds(folder: Folder) -> None:
    winners: list[list[str]] = [[] for _ in range(20)]
    gate = threading.Barrier(4)

    def create_all(who: str) -> None:
        for number, created in enumerate(winners):
            gate.wait()
            try:
                folder.create(str(number), who.encode())
                created.append(who)
            except FileExistsError:
                pass

    in_threads(create_all, "a", "b", "c", "d")
    assert [[folder.read(str(number)).decode()] for number in range(20)] == winners


def test_a_file_that_is_being_written_is_never_seen_torn(folder: Folder) -> None:
    contents = [bytes([letter]) * 2_000_000 for letter in b"ab"]
    folder.write("name", contents[0])
    ended, seen = threading.Event(), set()

    def work(who: str) -> None:
        if who == "writer":
            for number in range(30):
                folder.write("name", contents[number % 2])
            ended.set()
        while not ended.is_set():
            seen.add(folder.read("name"))

    in_threads(work, "writer", "reader")
    assert seen <= set(contents)


def in_threads(work, *names: str) -> None:
    threads = [threading.Thread(target=work, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_names_are_sorted_and_without_folders(folder: Folder) -> None:
    folder.write("b", b"")
    folder.write("a", b"")
    folder.folder("inner").write("c", b"")
    assert folder.names() == ["a", "b"]
    assert folder.folder("inner").names() == ["c"]


def test_a_folder_that_does_not_exist_has_no_names(folder: Folder) -> None:
    assert folder.names() == []


def test_deleting_what_is_not_there_is_no_error(folder: Folder) -> None:
    folder.write("name", b"")
    folder.delete("name")
    folder.delete("name")
    assert not folder.exists("name")


def test_reading_what_is_not_there_names_the_file(folder: Folder) -> None:
    with pytest.raises(CheckpointCorruptError, match="folder/absent is missing"):
        folder.read("absent")


@pytest.mark.parametrize("moment", ["fsync", "write"])
def test_a_write_that_fails_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
    folder = folder_at(str(tmp_path))
    folder.write("name", b"old")
    monkeypatch.setattr(os, "fsync", _full_disk)
    with pytest.raises(CheckpointError, match="could not be written: No space left"):
        folder.write("name" if moment == "write" else "other", b"new")
    assert folder.read("name") == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["name"]


def test_a_store_that_cannot_be_read_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    folder = folder_at(f"memory://{uuid.uuid4().hex}/folder")
    for call in ("ls", "exists", "cat_file"):
        monkeypatch.setattr(MemoryFileSystem, call, _no_credentials)
    for read in (folder.names, lambda: folder.exists("name"), lambda: folder.read("name")):
        with pytest.raises(CheckpointError, match=f"{folder.url}.* could not be read: ValueError: no credentials"):
            read()


def _no_credentials(*_: object, **__: object) -> None:
    raise ValueError("no credentials")


def test_a_protocol_without_its_package_is_told_with_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "gcsfs", None)
    with pytest.raises(ConfigurationError, match="pip install gcsfs"):
        folder_at("gs://bucket/checkpoint")


def _full_disk(descriptor: int) -> None:
    raise OSError(28, "No space left on device")


def test_where_the_disk_knows_no_links_a_file_is_still_created_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = folder_at(str(tmp_path))
    monkeypatch.setattr(os, "link", _no_links)
    folder.create("name", b"first")
    with pytest.raises(FileExistsError):
        folder.create("name", b"second")
    assert folder.read("name") == b"first"
    assert [path.name for path in tmp_path.iterdir()] == ["name"]


def _no_links(source: str, target: str) -> None:
    raise PermissionError(1, "Operation not permitted")
