"""Ends that a process hears of: they leave a checkpoint that restarts."""

import signal
import subprocess
import sys

import pytest

from unbounded.testing import Scenario


def test_sigterm_in_a_batch_leaves_a_checkpoint_that_restarts(workplace, uninterrupted):
    assert workplace.run_into(["signal", "SIGTERM", 2]) == -signal.SIGTERM
    workplace.run()
    assert workplace.results() == uninterrupted[workplace.mode]


def test_ctrl_c_while_awaiting_the_end_stops_the_query_and_leaves_a_checkpoint_that_restarts(workplace, uninterrupted):
    workplace.run_into(["signal", "SIGINT", 2])
    assert workplace.error.splitlines()[-1] == "KeyboardInterrupt"
    workplace.run()
    assert workplace.results() == uninterrupted[workplace.mode]


@pytest.mark.parametrize("mode", ["update", "complete"])
def test_a_stop_after_each_batch_changes_no_count(mode):
    def counts(rows):
        return rows.group_by("value").count()

    with Scenario("value INT", counts, output_mode=mode, restart_after_each=True) as story:
        story.add(3, 3).add(3).stop().add(4, 3)
        assert dict(story.new_batches()[-1]) == {3: 4, 4: 1}


PROGRAM = """
import os, sys
import unbounded as ub
session = ub.Session()
words = session.read_stream.text("input")
query = words.write_stream.format("noop").option("checkpoint_location", "checkpoint").start()
"""
FORK = """
query.process_all_available()
if not os.fork():
    sys.exit(query.is_active)
sys.exit(os.waitstatus_to_exitcode(os.wait()[1]) or not query.is_active)
"""


@pytest.mark.parametrize("end", ["", FORK], ids=["while it starts", "of a forked process"])
def test_the_end_of_a_program_ends_its_queries_without_an_error(tmp_path, end):
    (tmp_path / "input").mkdir()
    (tmp_path / "input" / "1.txt").write_text("a\n")
    command = [sys.executable, "-c", PROGRAM + end]
    done = subprocess.run(command, cwd=tmp_path, timeout=60, capture_output=True, text=True, check=False)
    assert (done.returncode, "ended with" in done.stderr) == (0, False), done.stderr
