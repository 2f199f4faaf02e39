"""Directories that files arrive in."""

import json
import os
from itertools import count
from pathlib import Path
from typing import Any

import pytest


class Inbox:
    """A directory of JSON files, each a second younger than the one before."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir()
        self._seconds = count(1_700_000_000)

    def put(self, name: str, *values: Any, age: int = 0) -> Path:
        """Let a file appear whole, with a row ``{"value": …}`` for each value; ``age`` makes it older, in seconds."""
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        hidden = file.parent / f".{file.name}"
        hidden.write_text("".join(json.dumps({"value": value}) + "\n" for value in values))
        modified = next(self._seconds) - age
        os.utime(hidden, (modified, modified))
        return hidden.rename(file)


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    """A directory for a file source, still empty."""
    return Inbox(tmp_path / "inbox")
