"""What a user installs works: every wheel of this repository, alone, in a new virtual environment."""

import json
import subprocess
import sys
import sysconfig
import venv
import zipfile
from collections.abc import Iterable
from email import message_from_bytes
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
PACKAGES = [
    ROOT,
    ROOT / "core",
    *sorted(manifest.parent for manifest in ROOT.glob("plugins/*/pyproject.toml")),
]
PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("wheels")
    options = ["--no-deps", "--no-build-isolation", "--wheel-dir", str(folder)]
    subprocess.run([*PIP, "wheel", *options, *map(str, PACKAGES)], check=True)
    return sorted(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def environment(wheels: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment: our packages from wheels; what they require, and no more, as this interpreter has it."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False)
    python = folder / "bin" / "python"
    link_what_is_required(wheels, Path(sysconfig.get_path("purelib", vars={"base": str(folder)})))
    subprocess.run([*PIP, "--python", str(python), "install", "--no-index", *map(str, wheels)], check=True)
    return python


def link_what_is_required(wheels: list[Path], target: Path) -> None:
    for name in third_party(text for wheel in wheels for text in requirements_of(wheel)):
        files = distribution(name).files or []
        for entry in {file.parts[0] for file in files} - {".."}:
            (target / entry).symlink_to(Path(str(distribution(name).locate_file(entry))))


def requirements_of(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as archive:
        [metadata] = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        return message_from_bytes(archive.read(metadata)).get_all("Requires-Dist", [])


def third_party(requirements: Iterable[str]) -> set[str]:
    """Return the names of all distributions of others that these requirements bring, and those that they bring."""
    found: set[str] = set()
    pending = list(requirements)
    while pending:
        requirement = Requirement(pending.pop())
        is_wanted = requirement.marker is None or requirement.marker.evaluate({"extra": ""})
        if is_wanted and requirement.name not in found and not requirement.name.startswith("unbounded"):
            found.add(requirement.name)
            pending += distribution(requirement.name).requires or []
    return found


def test_every_package_builds_a_wheel(wheels: list[Path]) -> None:
    assert len(wheels) == len(PACKAGES)


def test_the_wheels_need_nothing_that_they_do_not_name(environment: Path) -> None:
    subprocess.run([*PIP, "--python", str(environment), "check"], check=True)


def test_a_streaming_query_runs_from_wheels_alone(environment: Path, tmp_path: Path) -> None:
    clicks = [
        {"user": 1, "page": "a"},
        {"user": 2, "page": "a"},
        {"user": 3, "page": "b"},
        {"user": 0, "page": "b"},
    ]
    (tmp_path / "clicks.json").write_text("\n".join(map(json.dumps, clicks)), encoding="utf-8")

    program = Path(__file__).with_name("count_pages.py")
    run = [str(environment), "-I", str(program), str(tmp_path)]
    printed = json.loads(subprocess.run(run, check=True, capture_output=True, text=True, timeout=60).stdout)

    assert printed["result"] == [{"page": "a", "count": 2}, {"page": "b", "count": 1}]
    assert Path(printed["core"]).is_relative_to(environment.parents[1])
