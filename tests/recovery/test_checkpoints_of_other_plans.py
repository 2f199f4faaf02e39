"""A checkpoint is continued by the query that wrote it, or by one that means the same by its state."""

import pytest

from unbounded import functions as F
from unbounded.errors import IncompatiblePlanError
from unbounded.testing import Scenario


def counts(rows):
    return rows.group_by("key").agg(F.count("value").alias("n"))


@pytest.fixture
def story():
    with Scenario("key STRING, value BIGINT", counts, output_mode="update") as scenario:
        yield scenario.add(("a", 5), ("b", 6))


REFUSED = {
    "count becomes sum": (lambda rows: rows.group_by("key").agg(F.sum("value").alias("n")), "COUNT.*SUM"),
    "another key": (lambda rows: rows.group_by("value").agg(F.count("value").alias("n")), "grouping keys.*key.*value"),
    "one key more": (lambda rows: rows.group_by("key", "value").agg(F.count("value").alias("n")), "grouping keys"),
    "no state": (lambda rows: rows, "had 1 stateful operators and has 0"),
}


@pytest.mark.parametrize("change", REFUSED)
def test_a_change_that_state_does_not_survive_is_refused_in_words(story, change):
    query, words = REFUSED[change]
    story.becomes(query)
    with pytest.raises(IncompatiblePlanError, match=words):
        story.start()


def test_a_refused_query_leaves_the_checkpoint_to_the_old_one(story):
    story.becomes(REFUSED["another key"][0])
    with pytest.raises(IncompatiblePlanError):
        story.start()
    story.becomes(counts).add(("a", 7))
    assert story.new_batches()[-1] == [("a", 2)]


def test_filters_and_projections_may_change(story):
    story.becomes(lambda rows: counts(rows.filter("value > 6")).select(F.upper("key"), "n"))
    story.add(("a", 6), ("b", 7))
    assert story.new_batches()[-1] == [("B", 2)]


def test_update_may_become_complete(story):
    story.becomes(output_mode="complete").add(("a", 6))
    assert sorted(story.new_batches()[-1]) == [("a", 2), ("b", 1)]
