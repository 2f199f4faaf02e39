"""Plugins that need no installation: entry points to modules in a temporary folder."""

from collections.abc import Callable
from importlib.metadata import Distribution, EntryPoint
from pathlib import Path

import pytest

from unbounded.plugins.manager import PluginManager

HEAD = "from unbounded.contracts import *\nfrom unbounded.plugins import hookimpl\n"


class _Installed(Distribution):
    def __init__(self, name: str) -> None:
        self._name = name

    def read_text(self, filename: str) -> str | None:
        return f"Name: unbounded-{self._name}\nVersion: 1.2\n" if filename == "METADATA" else None

    def locate_file(self, path: object) -> Path:
        return Path(str(path))


@pytest.fixture
def entry_point(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., EntryPoint]:
    monkeypatch.syspath_prepend(tmp_path)

    def write(name: str, code: str, module: str | None = None) -> EntryPoint:
        module = module or f"fake_{tmp_path.name}_{name}"
        (tmp_path / f"{module}.py").write_text(HEAD + code, encoding="utf-8")
        return EntryPoint(name, module, "unbounded")._for(_Installed(name))

    return write


@pytest.fixture
def manager_of(entry_point: Callable[..., EntryPoint]) -> Callable[..., PluginManager]:
    """Return a function from modules' code, by plugin name, to a manager of those plugins."""
    return lambda **codes: PluginManager([entry_point(name, code) for name, code in codes.items()])
