"""A folder of the local disk, in which files appear whole or not at all."""

import os
import uuid
from collections.abc import Callable
from pathlib import Path
from stat import S_ISREG
from typing import Any, BinaryIO

from unbounded.errors import CheckpointCorruptError
from unbounded_embedded.checkpoint.failures import naming, naming_deletion, naming_read

_HIDDEN = "."


class LocalFolder:
    """A folder of the local disk. Files are synced before they get their name, and so is the name."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.url = str(path)

    def folder(self, name: str) -> "LocalFolder":
        return LocalFolder(self.path / name)

    def names(self) -> list[str]:
        try:
            with naming_read(self.path), os.scandir(self.path) as entries:
                return sorted(entry.name for entry in entries if entry.name[0] != _HIDDEN and entry.is_file())
        except FileNotFoundError:
            return []

    def exists(self, name: str) -> bool:
        try:
            with naming_read(self.path / name):
                return S_ISREG((self.path / name).stat().st_mode)  # is_file() of Python 3.14 hides failures
        except FileNotFoundError:
            return False

    def read(self, name: str) -> bytes:
        try:
            with naming_read(self.path / name):
                return (self.path / name).read_bytes()
        except FileNotFoundError as error:
            raise CheckpointCorruptError(f"{self.path / name} is missing.") from error

    def write(self, name: str, content: bytes) -> None:
        self.stream(name, lambda file: file.write(content))

    def stream(self, name: str, write: Callable[[BinaryIO], Any]) -> None:
        with naming(self.path / name):
            hidden = self._write_hidden(write)
            hidden.replace(self.path / name)
            self._sync()

    def create(self, name: str, content: bytes) -> None:
        with naming(self.path / name):
            hidden = self._write_hidden(lambda file: file.write(content))
            try:
                _link(hidden, self.path / name)
            finally:
                hidden.unlink(missing_ok=True)
            self._sync()

    def delete(self, name: str) -> None:
        with naming_deletion(self.path / name):
            (self.path / name).unlink()

    def _write_hidden(self, write: Callable[[BinaryIO], Any]) -> Path:
        hidden = self.path / f"{_HIDDEN}{uuid.uuid4().hex}"
        try:
            file = hidden.open("wb")
        except FileNotFoundError:
            self.path.mkdir(parents=True, exist_ok=True)
            file = hidden.open("wb")
        try:
            with file:
                write(file)
                file.flush()
                os.fsync(file.fileno())
        except BaseException:
            hidden.unlink(missing_ok=True)
            raise
        return hidden

    def _sync(self) -> None:
        descriptor = os.open(self.path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _link(hidden: Path, target: Path) -> None:
    """Give a file its name if nobody has it. Mounted buckets and some network disks know no links: there it is looked
    up first, and given then.
    """
    try:
        os.link(hidden, target)
    except FileExistsError:
        raise
    except OSError:
        if target.exists():
            raise FileExistsError(str(target)) from None
        hidden.replace(target)
