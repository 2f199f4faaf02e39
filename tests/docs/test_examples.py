"""The code of the documentation is run, page by page, in a folder of its own.

| fence | what happens |
| --- | --- |
| ``python`` | runs; all blocks of a page share their names |
| ``python not-run`` | is only parsed; its first line is a comment that says why |
| any language with ``file=name`` | becomes that file |
| ``console run`` | each line after ``$`` runs in a shell; one with the word ``crash`` must be killed by itself |
| ``output`` | what the block before it printed, ``...`` for what differs from run to run |

Pages of fragments (the connectors' and the plugins') begin with names that are given here: ``session``, ``ub``, ``F``,
a stream ``events`` and its ``counts``, and a folder ``events/`` with a JSON file; their queries must run.
"""

import contextlib
import doctest
import io
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import unbounded as ub
from unbounded import functions as F

ROOT = Path(__file__).parents[2]
FENCE = re.compile(r"^```(\w+)(?: ([^\n]*))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
RUNNABLE = re.compile(r"^```(python|console run|\w+ file=)", re.MULTILINE)
FRAGMENTS = ("docs/reference/connectors", "plugins")
SECONDS = 60
KILLED = (-signal.SIGKILL, 128 + signal.SIGKILL)
LOOSELY = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


@dataclass(frozen=True)
class Block:
    """A fenced block: where it begins, and what its fence says."""

    line: int
    language: str
    info: str
    text: str

    @property
    def file(self) -> str | None:
        """The name of the file that the block is."""
        return self.info.removeprefix("file=") if self.info.startswith("file=") else None


def blocks_of(page: Path) -> list[Block]:
    text = page.read_text(encoding="utf-8")
    return [
        Block(text.count("\n", 0, found.start()) + 2, found[1], found[2] or "", found[3])
        for found in FENCE.finditer(text)
    ]


def pages() -> list[Path]:
    found = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md"), *(ROOT / "plugins").glob("*/README.md")]
    return sorted(page for page in found if RUNNABLE.search(page.read_text(encoding="utf-8")))


class Reader:
    """Somebody who follows a page to the letter, in the current folder."""

    def __init__(self, page: Path) -> None:
        self.page = page
        self.names: dict[str, Any] = {"__name__": "__main__"}
        self.printed = ""

    def follow(self) -> None:
        for block in blocks_of(self.page):
            if block.file:
                path = Path(block.file)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(block.text, encoding="utf-8")
            elif block.language == "python" and block.info != "not-run":
                self.run(block)
            elif (block.language, block.info) == ("console", "run"):
                self.printed = "".join(shell(line, block) for line in commands(block.text))
            elif block.language == "output":
                self.compare(block)

    def run(self, block: Block) -> None:
        code = compile("\n" * (block.line - 1) + block.text, str(self.page), "exec")
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            exec(code, self.names)
        self.printed = printed.getvalue()

    def compare(self, block: Block) -> None:
        same = doctest.OutputChecker().check_output(block.text, self.printed, LOOSELY)
        assert same, f"{self.page}:{block.line} says\n{block.text}\nand this was printed:\n{self.printed}"


def commands(text: str) -> list[str]:
    return [line.removeprefix("$ ") for line in text.splitlines() if line.startswith("$ ")]


def shell(command: str, block: Block) -> str:
    """Run a command with this Python; what it installs goes to the folder ``site``."""
    site = str(Path.cwd() / "site")
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": os.pathsep.join(filter(None, [site, os.environ.get("PYTHONPATH")])),
        "PIP_TARGET": site,
        "PIP_NO_INDEX": "1",
        "PIP_NO_DEPS": "1",
        "PIP_NO_BUILD_ISOLATION": "0",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    }
    ended = subprocess.run(
        ["bash", "-c", command],
        check=False,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=SECONDS,
    )
    expected = KILLED if "crash" in command.split() else (0,)
    assert ended.returncode in expected, f"line {block.line}: {command}\n{ended.stdout}"
    return ended.stdout


def broken_queries(names: dict[str, Any]) -> list[Any]:
    queries = [value for value in names.values() if isinstance(value, ub.StreamingQuery)]
    for query in queries:
        query.stop()
    return [query.exception() for query in queries if query.exception()]


@pytest.fixture
def names_of_fragments() -> Iterator[dict[str, Any]]:
    with ub.Session() as session:
        events = session.read_stream.rate(rows_per_second=1)
        counts = events.group_by("value").count()
        yield {"session": session, "ub": ub, "F": F, "events": events, "counts": counts}


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_does_what_it_says(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.chdir(tmp_path)
    reader = Reader(page)
    is_fragments = str(page.relative_to(ROOT)).startswith(FRAGMENTS)
    if is_fragments:
        reader.names |= request.getfixturevalue("names_of_fragments")
        Path("events").mkdir()
        Path("events/1.json").write_text('{"user": 1, "page": "home", "ts": "2026-03-01T12:00:00Z"}')
    try:
        reader.follow()
        assert not is_fragments or broken_queries(reader.names) == []
    finally:
        last = ub.Session.active()
        if last is not None:
            last.stop()


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_a_block_that_is_not_run_says_why(page: Path) -> None:
    kept = [block for block in blocks_of(page) if block.info == "not-run"]
    assert [block.line for block in kept if not block.text.startswith("# ")] == []
