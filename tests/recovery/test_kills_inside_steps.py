"""SIGKILL where a step is half done: a file written and not yet named, a batch half published, a purge begun; and while
a later batch is being read.
"""

import pytest

pytestmark = pytest.mark.slow

NAMED_BY_A_RENAME = {
    "the checkpoint's metadata": "checkpoint/metadata$",
    "the run's file": "runs/1$",
    "the source's log": "sources/0/2$",
    "the first entry of the offset log": "offsets/0$",
    "the offset log": "offsets/2$",
    "the mark of a new checkpoint": "checkpoint/unused$",
    "the state's delta": r"state/0/2\.run\d+\.delta$",
    "the state's snapshot": r"state/0/\d+\.snapshot$",
    "the commit log": "commits/2$",
}


@pytest.mark.parametrize("when", ["half-written", "before", "after"])
@pytest.mark.parametrize("file", NAMED_BY_A_RENAME)
@pytest.mark.parametrize("mode", ["update"])
def test_a_kill_while_a_file_is_written_changes_no_result(workplace, uninterrupted, file, when):
    workplace.run(kill=["rename", NAMED_BY_A_RENAME[file], when])
    workplace.run()
    assert workplace.results() == uninterrupted[workplace.mode]


@pytest.mark.parametrize("when", ["half-written", "before", "after"])
@pytest.mark.parametrize("occurrence", [1, 2])
@pytest.mark.parametrize("mode", ["append"])
def test_a_kill_between_write_and_commit_of_the_file_sink_changes_no_result(workplace, uninterrupted, occurrence, when):
    workplace.run(kill=["rename", "output/_unbounded_log/", when, occurrence])
    workplace.run()
    assert workplace.results() == uninterrupted[workplace.mode]


@pytest.mark.parametrize("published", [0, 1, 2])
@pytest.mark.parametrize("mode", ["append"])
def test_a_kill_between_two_files_of_a_batch_changes_no_result(workplace, uninterrupted, published):
    when = "before" if published == 0 else "after"
    workplace.run(kill=["rename", r"output/key=.*\.parquet$", when, max(published, 1)])
    workplace.run()
    assert workplace.results() == uninterrupted[workplace.mode]


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("mode", ["update", "complete"])
def test_a_kill_inside_the_users_function_changes_no_result(workplace, uninterrupted, when):
    workplace.run(kill=["save", when, 2])
    workplace.run(kill=["save", when, 2])
    workplace.run()
    assert workplace.results() == uninterrupted[workplace.mode]


@pytest.mark.parametrize(
    "file", ["checkpoint/unused$", r"offsets/\d+$", r"commits/\d+$", r"state/0/\d+\.run\d+\.delta$"]
)
@pytest.mark.parametrize("mode", ["update"])
def test_a_kill_when_a_file_was_deleted_changes_no_result(workplace, uninterrupted, file):
    workplace.run(kill=["delete", file])
    workplace.run()
    assert workplace.results() == uninterrupted[workplace.mode]


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("occurrence", [1, 2, 4])
def test_a_kill_while_a_later_batch_is_read_changes_no_result(workplace, uninterrupted, when, occurrence):
    workplace.run(kill=["reading ahead", when, occurrence])
    workplace.run(kill=["reading ahead", when, 1])
    workplace.run()
    assert workplace.results() == uninterrupted[workplace.mode]
