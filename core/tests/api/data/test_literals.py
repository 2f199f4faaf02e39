import pytest

from unbounded.api.data.literals import literal


@pytest.mark.parametrize("value", ["nan", "inf", "-inf"])
def test_floats_that_sql_has_no_number_for_are_cast_from_text(value):
    assert literal(float(value)).sql("spark") == f"CAST('{value}' AS DOUBLE)"
