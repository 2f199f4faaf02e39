import pytest

from unbounded.errors import AnalysisError
from unbounded_embedded.duckdb.datetime_patterns import to_strptime


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


def test_a_letter_without_a_counterpart_is_named() -> None:
    with pytest.raises(AnalysisError, match="'QQQ', which is not supported"):
        to_strptime("yyyy-QQQ")
