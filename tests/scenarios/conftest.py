"""Directories that files arrive in, and sources of the test's own."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from unbounded import Session
from unbounded.contracts import ConnectorInfo, Source
from unbounded.plugins import hookimpl
from unbounded.testing import testing_registry


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


class _Plugin:
    def __init__(self, module: str, sources: tuple[type[Source], ...]) -> None:
        self._module, self._sources = module, sources

    @hookimpl
    def unbounded_connectors(self) -> list[ConnectorInfo]:
        return [
            ConnectorInfo(source.name, "A source of the test.", source=f"{self._module}:{source.__name__}")
            for source in self._sources
        ]


SessionOf = Callable[..., Session]


@pytest.fixture
def session_of(monkeypatch: pytest.MonkeyPatch) -> Iterator[SessionOf]:
    """Make a session that knows sources of the test's own besides the test kit's; it ends with the test."""
    with ExitStack() as sessions:

        def begin(*sources: type[Source]) -> Session:
            module = SimpleNamespace(**{source.__name__: source for source in sources})
            monkeypatch.setitem(sys.modules, "sources_of_the_test", module)  # type: ignore[arg-type]
            registry = testing_registry(own=_Plugin("sources_of_the_test", sources))
            return sessions.enter_context(Session(registry=registry))

        yield begin
