import datetime as dt
import decimal

import pytest

from unbounded.contracts import Row, cell_text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "NULL"),
        (True, "true"),
        (1, "1"),
        (0.5, "0.5"),
        ("text", "text"),
        (b"ab\xff", "[61 62 FF]"),
        (decimal.Decimal("1E+2"), "100"),
        (dt.date(2013, 1, 1), "2013-01-01"),
        (dt.datetime(2013, 1, 1, 5, 30), "2013-01-01 05:30:00"),  # noqa: DTZ001
        (dt.datetime(2013, 1, 1, 0, 0, 10, 120_000), "2013-01-01 00:00:10.12"),  # noqa: DTZ001
        ([1, None], "[1, NULL]"),
        (Row(a=1, b=Row(c="x")), "{1, {x}}"),
        ({"a": 1, "b": None}, "{a -> 1, b -> NULL}"),
    ],
    ids=repr,
)
def test_a_value_is_spelled_as_spark_spells_it(value: object, text: str) -> None:
    assert cell_text(value) == text


@pytest.mark.parametrize(("width", "text"), [(None, "abcdef"), (6, "abcdef"), (5, "ab..."), (3, "abc"), (2, "ab")])
def test_a_long_text_is_cut_to_the_width(width: int | None, text: str) -> None:
    assert cell_text("abcdef", width) == text
