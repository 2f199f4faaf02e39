"""What filesystems do, and what is made of it."""

import errno
import logging
from pathlib import Path
from typing import Any

import pytest
from fsspec.implementations.local import LocalFileSystem
from fsspec.implementations.memory import MemoryFileSystem

from unbounded.errors import CheckpointError
from unbounded_embedded.checkpoint.local_folder import LocalFolder
from unbounded_embedded.checkpoint.remote_folder import RemoteFolder
from unbounded_embedded.checkpoint.remote_store import Store


class ObjectStore(MemoryFileSystem):
    """An object store whose clients tell a conflict as an error of input, as s3fs does with some servers."""

    cachable = False

    def __init__(self, *, heeds_condition: bool = True, loses_answers: bool = False) -> None:
        super().__init__()
        self.store, self.pseudo_dirs = {}, [""]
        self.heeds_condition, self.loses_answers = heeds_condition, loses_answers
        self.conditional_puts = 0

    def pipe_file(self, path: str, value: bytes, mode: str = "overwrite", **kwargs: Any) -> None:
        self.conditional_puts += mode == "create"
        if mode == "create" and self.heeds_condition and self.exists(path):
            raise OSError(errno.EINVAL, "At least one of the pre-conditions you specified did not hold")
        super().pipe_file(path, value)
        if self.loses_answers:
            raise OSError(errno.EINVAL, "At least one of the pre-conditions you specified did not hold")


def folder_of(filesystem: ObjectStore) -> RemoteFolder:
    return RemoteFolder(Store.of(filesystem, "s3"), "/bucket/folder", "s3://bucket/folder")


def test_a_conflict_is_known_however_the_client_tells_it() -> None:
    first, second = (folder_of(store := ObjectStore()), folder_of(store))
    for name in ("1", "2"):
        first.create(name, b"first")
        with pytest.raises(FileExistsError):
            second.create(name, b"second")
        assert second.read(name) == b"first"


def test_a_put_whose_answer_was_lost_is_no_conflict_with_itself() -> None:
    folder = folder_of(ObjectStore(loses_answers=True))
    folder.create("name", b"mine")
    with pytest.raises(FileExistsError):
        folder.create("name", b"another")


def test_a_store_that_overlooks_the_condition_is_found_out_and_looked_up_from_then_on(
    caplog: pytest.LogCaptureFixture,
) -> None:
    folder = folder_of(ObjectStore(heeds_condition=False))
    for name in ("1", "2"):
        folder.create(name, b"first")
        with pytest.raises(FileExistsError):
            folder.create(name, b"second")
        assert folder.read(name) == b"first"
    assert caplog.text.count("overlooks the condition of a put") == 1


def test_a_store_that_heeds_the_condition_is_tried_once(caplog: pytest.LogCaptureFixture) -> None:
    store = ObjectStore()
    folder = folder_of(store)
    with caplog.at_level(logging.WARNING):
        for name in "abc":
            folder.create(name, b"")
    assert store.conditional_puts == 4
    assert not caplog.text


def test_a_store_that_fails_is_named_whatever_its_client_raises() -> None:
    folder = folder_of(ObjectStore())
    folder._store.filesystem.pipe_file = _no_connection
    for write in (folder.write, folder.create):
        with pytest.raises(CheckpointError, match="folder/name could not be written: RuntimeError: no connection"):
            write("name", b"")


def test_a_deletion_that_fails_is_named_whatever_its_client_raises() -> None:
    folder = folder_of(ObjectStore())
    folder.write("name", b"")
    folder._store.filesystem.rm_file = _no_connection
    with pytest.raises(CheckpointError, match="folder/name could not be deleted: RuntimeError: no connection"):
        folder.delete("name")


def test_a_file_that_another_run_deletes_first_is_no_error() -> None:
    folder = folder_of(ObjectStore())
    folder._store.exists = lambda path: True  # type: ignore[method-assign]
    folder.delete("name")


def test_a_local_file_that_cannot_be_deleted_is_named(tmp_path: Path) -> None:
    (tmp_path / "name").mkdir()
    with pytest.raises(CheckpointError, match="name could not be deleted: "):
        LocalFolder(tmp_path).delete("name")


def test_a_local_file_that_cannot_be_looked_up_is_named(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match="could not be read: File name too long"):
        LocalFolder(tmp_path).exists("n" * 300)


def _no_connection(*args: Any, **kwargs: Any) -> None:
    raise RuntimeError("no connection")


class Picky(LocalFileSystem):
    """A filesystem whose rename does not replace: by an error, as SMB has it, or without a word, as WebHDFS has it."""

    cachable = False
    raises = True

    def mv(self, path1: str, path2: str, **kwargs: Any) -> None:
        if not self.exists(path2):
            super().mv(path1, path2)
        elif self.raises:
            raise FileExistsError(path2)


@pytest.mark.parametrize("raises", [True, False])
def test_where_a_rename_does_not_replace_the_old_file_is_deleted_first(tmp_path: Path, raises: bool) -> None:
    filesystem = Picky()
    filesystem.raises = raises
    folder = RemoteFolder(Store.of(filesystem, "smb"), str(tmp_path), "smb://share")
    folder.write("name", b"old")
    folder.write("name", b"new")
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"new"]
