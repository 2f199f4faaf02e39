"""A folder of an fsspec filesystem, in which files appear whole or not at all, and are created once."""

import io
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Any, BinaryIO

from unbounded.errors import CheckpointCorruptError
from unbounded_embedded.checkpoint.failures import naming, naming_deletion, naming_read
from unbounded_embedded.checkpoint.remote_store import HIDDEN, Store


class RemoteFolder:
    """A folder of a store.

    Args:
        store: The filesystem.
        path: The folder's path in it.
        url: The folder's URL, for people.
    """

    def __init__(self, store: Store, path: str, url: str) -> None:
        self._store, self.path, self.url = store, path.rstrip("/"), url.rstrip("/")

    def folder(self, name: str) -> "RemoteFolder":
        return RemoteFolder(self._store, f"{self.path}/{name}", f"{self.url}/{name}")

    def names(self) -> list[str]:
        filesystem = self._store.filesystem
        filesystem.invalidate_cache(self.path)
        try:
            with naming_read(self.url, Exception):
                entries = filesystem.ls(self.path, detail=True)
        except FileNotFoundError:
            return []
        files = [PurePosixPath(entry["name"]).name for entry in entries if entry["type"] == "file"]
        return sorted(name for name in files if not name.startswith(HIDDEN))

    def exists(self, name: str) -> bool:
        with naming_read(f"{self.url}/{name}", Exception):
            return self._store.exists(f"{self.path}/{name}")

    def read(self, name: str) -> bytes:
        try:
            with naming_read(f"{self.url}/{name}", Exception):
                return bytes(self._store.filesystem.cat_file(f"{self.path}/{name}"))
        except FileNotFoundError as error:
            raise CheckpointCorruptError(f"{self.url}/{name} is missing.") from error

    def write(self, name: str, content: bytes) -> None:
        with naming(f"{self.url}/{name}", Exception):
            self._store.write(f"{self.path}/{name}", bytes(content))

    def stream(self, name: str, write: Callable[[BinaryIO], Any]) -> None:
        buffer = io.BytesIO()
        write(buffer)
        self.write(name, buffer.getvalue())

    def create(self, name: str, content: bytes) -> None:
        with naming(f"{self.url}/{name}", Exception):
            self._store.create(f"{self.path}/{name}", bytes(content))

    def delete(self, name: str) -> None:
        if self.exists(name):
            with naming_deletion(f"{self.url}/{name}", Exception):
                self._store.filesystem.rm_file(f"{self.path}/{name}")
