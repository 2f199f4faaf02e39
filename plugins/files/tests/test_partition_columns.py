import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from unbounded_files.partition_columns import folder_name, infer_types, values_in

NAMES = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=10)


@given(NAMES, NAMES)
def test_what_a_folder_says_reads_back(column: str, value: str) -> None:
    folder = folder_name(column, value)
    assert values_in(f"/in/{folder}/a.json", "/in") == {column: value}


def test_null_and_empty_text_are_one_folder() -> None:
    assert folder_name("k", None) == folder_name("k", "") == "k=__HIVE_DEFAULT_PARTITION__"
    assert values_in("/in/k=__HIVE_DEFAULT_PARTITION__/a.json", "/in") == {"k": None}


def test_folders_above_the_source_are_no_columns() -> None:
    assert values_in("/tenant=1/in/day=2/a.json", "/tenant=1/in") == {"day": "2"}


def test_types_are_the_narrowest_that_fit() -> None:
    found = [{"i": "1", "b": "1", "f": "1", "d": "2024-01-01", "s": "1", "n": None}]
    found += [{"i": None, "b": "3000000000", "f": "1.5", "d": "2024-01-02", "s": "x", "n": None}]
    types = [pa.int32(), pa.int64(), pa.float64(), pa.date32(), pa.string(), pa.string()]
    assert infer_types(found).types == types
