"""The demo is run as a user runs it, on the first days of the year."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

LOSE_A_FILE = """
from demo.__main__ import tell
from demo.board import board
from demo.ledger import Ledger
from demo.queries import DELAYS, open_session
from demo.replay import Replay
from demo.verdict import findings

replay, ledger = Replay(days=7), Ledger()
carriers = tell(replay, ledger, board(replay, ledger))
next(DELAYS.rglob("*.parquet")).unlink()
with open_session(ledger) as session:
    print([finding.agrees for finding in findings(session, carriers, replay, ledger)])
"""


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder, env=environment, capture_output=True, encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip


def test_the_demo_restarts_half_way_and_every_result_agrees_with_the_batch_answer(tmp_path: Path) -> None:
    done = run(tmp_path, "-m", "demo", "--days", "14")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "goes on from the checkpoints" in done.stdout
    assert done.stdout.count("✓") == 5
    assert "✗" not in done.stdout
    assert done.stderr == ""


def test_the_verdict_notices_a_file_that_is_lost(tmp_path: Path) -> None:
    done = run(tmp_path, "-c", LOSE_A_FILE)
    assert done.stdout.splitlines()[-1] == "[False, False, True, True, False]", done.stdout + done.stderr
