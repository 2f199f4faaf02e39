"""Which columns of a result identify its rows."""

import pytest

from unbounded.plan.keys import key_columns

COUNT = "stream k INT, s STRING, ts TIMESTAMP\naggregate k; s | count(*) AS n; max(ts) AS k2\n"


@pytest.mark.parametrize(
    ("steps", "keys"),
    [
        ("", ("k", "s")),
        ("filter n > 1\nsort k\nlimit 3\nobserve count(*)", ("k", "s")),
        ("project n; s; k", ("k", "s")),
        ("project k AS a; s AS b; n", ("a", "b")),
        ("project k; n", ()),
        ("project k + 1 AS k; s", ()),
        ("project k2.k; s", ()),
        ("distinct", ()),
        ("union k INT", ()),
        ("join inner on l.k = r.k | l.k; l.s", ()),
    ],
)
def test_the_keys_of_an_aggregate_are_kept_as_long_as_all_of_them_survive(plan_of, steps: str, keys: tuple) -> None:
    assert key_columns(plan_of(COUNT + steps)) == keys


WINDOWS = "stream k INT, ts TIMESTAMP\naggregate window(ts, '1 minute') AS window; k | count(*) AS n\n"


@pytest.mark.parametrize(
    ("steps", "keys"),
    [
        ("project window.start; k; n", ("start", "k")),
        ("project n; window['end'] AS until; k", ("until", "k")),
        ("project window AS w; k\nproject w.end; k", ("end", "k")),
        ("project window.start AS a; window.end AS b; k AS c\nfilter c > 1\nproject b; a; c", ("a", "c")),
        ("project window.start AS a; window.end AS b; k AS c\nproject b; c", ()),
        ("project window.start; n", ()),
        ("project date_trunc('DAY', window.start) AS start; k", ()),
    ],
)
def test_an_end_of_a_window_stands_for_the_window(plan_of, steps: str, keys: tuple) -> None:
    assert key_columns(plan_of(WINDOWS + steps)) == keys


def test_a_field_of_another_key_does_not(plan_of) -> None:
    assert key_columns(plan_of("stream s STRUCT<start: INT>\naggregate s | count(*)\nproject s.start")) == ()


def test_rows_of_a_stream_have_no_key(plan_of) -> None:
    assert key_columns(plan_of("stream k INT\nfilter k > 1")) == ()


def test_one_group_of_all_rows_has_no_key(plan_of) -> None:
    assert key_columns(plan_of("stream k INT\naggregate | count(*)")) == ()


@pytest.mark.parametrize("kind", ["rollup", "cube"])
def test_super_groups_have_no_key_because_their_nulls_look_like_those_of_the_data(plan_of, kind: str) -> None:
    plan = plan_of(COUNT)
    assert key_columns(plan.model_copy(update={"kind": kind})) == ()


@pytest.mark.parametrize("kind", ["rollup", "cube"])
def test_super_groups_that_are_told_apart_have_a_key(plan_of, kind: str) -> None:
    plan = plan_of(COUNT.replace("count(*) AS n", "count(*) AS n; grouping_id() AS level"))
    assert "level" in plan.describe()
    assert key_columns(plan.model_copy(update={"kind": kind})) == ("k", "s", "level")
