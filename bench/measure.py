"""What the benchmarks share: clocks, a directory on the disk, and the table in which figures are printed."""

import os
import platform
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

DATA = Path(__file__).parent / ".data"
"""Generated input and checkpoints: on the disk that holds the repository, since /tmp may be memory."""


@dataclass(frozen=True)
class Figure:
    """One line of a report. ``met`` is ``None`` where nothing was promised."""

    what: str
    value: str
    target: str = ""
    met: bool | None = None


def at_most(what: str, value: float, target: float, unit: str = "") -> Figure:
    """Return a figure that must not be larger than its target."""
    return Figure(what, f"{value:.3g}{unit}", f"≤ {target:g}{unit}", value <= target)


def at_least(what: str, value: float, target: float, unit: str = "") -> Figure:
    """Return a figure that must not be smaller than its target."""
    return Figure(what, f"{value:.3g}{unit}", f"≥ {target:g}{unit}", value >= target)


def note(what: str, value: float, unit: str = "") -> Figure:
    """Return a figure for comparison."""
    return Figure(what, f"{value:.3g}{unit}")


def report(title: str, figures: Iterable[Figure]) -> None:
    """Print figures under a title."""
    print(f"\n{title}")
    for figure in figures:
        verdict = {True: "met", False: "MISSED", None: ""}[figure.met]
        print(f"  {figure.what:<66} {figure.value:>12}  {figure.target:<10} {verdict}", flush=True)


def seconds(action: Callable[[], object]) -> float:
    """Return how long an action takes."""
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def in_turns(rounds: int, **actions: Callable[[], float]) -> dict[str, list[float]]:
    """Let actions take turns, A B C A B C …, so that a busy machine disturbs all of them alike.

    Args:
        rounds: How often each has its turn.
        actions: Each does its work and returns its own figure.
    """
    figures: dict[str, list[float]] = {name: [] for name in actions}
    for _ in range(rounds):
        for name, action in actions.items():
            figures[name].append(action())
    return figures


def ratio(these: list[float], those: list[float]) -> float:
    """Return the median, over rounds, of what one took relative to the other in the same round."""
    return statistics.median(a / b for a, b in zip(these, those, strict=True))


def percentile(values: list[float], percent: float) -> float:
    """Return the value below which so many percent of the values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


def resident_bytes() -> int:
    """Return how much memory of this process is resident."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def scratch() -> tempfile.TemporaryDirectory[str]:
    """Return a directory on the disk that goes when it is left."""
    DATA.mkdir(exist_ok=True)
    return tempfile.TemporaryDirectory(dir=DATA)


def machine() -> str:
    """Return what the figures were measured on, in a line."""
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    versions = f"Python {platform.python_version()}, DuckDB {duckdb.__version__}, PyArrow {pa.__version__}"
    return f"{os.cpu_count()} cores ({platform.machine()}), {memory:.0f} GiB, {platform.system()}, {versions}"
