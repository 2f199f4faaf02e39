import pytest

from unbounded.contracts.datetime_pattern import PATTERN_WORDS
from unbounded.errors import AnalysisError
from unbounded_embedded.duckdb.datetime_patterns import DIRECTIVES, to_strftime, to_strptime, to_strptimes


@pytest.mark.parametrize(
    ("spark", "strptime"),
    [
        ("yyyy-MM-dd HH:mm:ss", "%Y-%m-%d %H:%M:%S"),
        ("yyyy-MM-dd'T'HH:mm:ss.SSSXXX", "%Y-%m-%dT%H:%M:%S.%g%z"),
        ("dd.MM.yy", "%d.%m.%y"),
        ("h 'o''clock' a", "%-I o'clock %p"),
        ("yyyyMMdd", "%Y%m%d"),
        ("%d/%m", "%d/%m"),
    ],
)
def test_a_pattern_is_translated(spark: str, strptime: str) -> None:
    assert to_strptime(spark) == strptime


def test_every_word_that_a_source_lets_through_is_known() -> None:
    assert set(DIRECTIVES) == PATTERN_WORDS


@pytest.mark.parametrize(
    ("spark", "spellings"),
    [
        ("yyyy", ["%Y"]),
        ("HH:mmX", ["%H:%M%z", "%H:%MZ"]),
        ("HH'X'", ["%HX"]),
        ("HH[:mm[:ss]]", ["%H:%M:%S", "%H:%M", "%H"]),
        ("HH%z", ["HH%z"]),
    ],
)
def test_a_text_may_have_any_spelling_that_the_pattern_allows(spark: str, spellings: list[str]) -> None:
    assert sorted(to_strptimes(spark)) == sorted(spellings)


@pytest.mark.parametrize(
    ("spark", "strftime"),
    [("HHXXX", "%HZ"), ("HHxxx", "%H+00:00"), ("HH Z", "%H +0000"), ("ss[.SSS]", "%S.%g"), ("VV", "UTC")],
)
def test_times_are_written_in_utc(spark: str, strftime: str) -> None:
    assert to_strftime(spark) == strftime


def test_a_letter_without_a_counterpart_is_named() -> None:
    with pytest.raises(AnalysisError, match="'QQQ', which is not supported"):
        to_strptime("yyyy-QQQ")
