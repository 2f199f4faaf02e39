"""A file that was there when the batch was decided and is gone when the batch runs."""

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("mode", ["update"])]


def test_a_file_that_vanished_is_named_and_nothing_is_lost_when_it_is_back(workplace, uninterrupted):
    workplace.run(kill=["step", 3, "after", 2])
    file = workplace.folder / "input" / "2.json"
    file.rename(workplace.folder / "2.json")
    assert workplace.run_into() == 1
    assert "StreamingQueryError" in workplace.error
    assert str(file) in workplace.error
    (workplace.folder / "2.json").rename(file)
    workplace.run()
    assert workplace.results() == uninterrupted[workplace.mode]


def test_a_file_whose_batch_is_committed_may_vanish(workplace, uninterrupted):
    workplace.run(kill=["step", 9, "before", 2])
    for number in (0, 1, 2):
        (workplace.folder / "input" / f"{number}.json").unlink()
    workplace.run()
    assert workplace.results() == uninterrupted[workplace.mode]
