"""Rules that hold for the text of the tracked files."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MAX_LINES = 400

# Written in pieces, so that this file does not hold what it forbids.
HOME_FOLDERS = ("ro" + "ot", "ho" + "me", "Us" + "ers", "wo" + "rk")
REGISTRY_HOSTS = ("pypi" + ".org", "python" + "hosted.org", "ana" + "conda.org")
FORBIDDEN = {
    "a path of one machine": re.compile(rf"(?<![\w.:/])/(?:{'|'.join(HOME_FOLDERS)})/\w"),
    "the host of a package registry": re.compile("|".join(map(re.escape, REGISTRY_HOSTS))),
}


def tracked_files() -> list[Path]:
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    paths = (ROOT / name for name in listing.stdout.decode().split("\0") if name)
    return [path for path in paths if path.is_file()]


def text_of(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None


def test_no_source_file_is_longer_than_one_job() -> None:
    sources = (path for path in tracked_files() if path.suffix == ".py")
    lengths = {path.relative_to(ROOT): len(path.read_text(encoding="utf-8").splitlines()) for path in sources}
    assert {path: lines for path, lines in lengths.items() if lines > MAX_LINES} == {}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_tracked_file_holds(what: str) -> None:
    texts = {path.relative_to(ROOT): text_of(path) for path in tracked_files()}
    assert [path for path, text in texts.items() if text and FORBIDDEN[what].search(text)] == []
