"""Rows of any library become pyarrow's batches."""

from collections.abc import Callable
from typing import Any

import polars as pl
import pyarrow as pa
import pytest

from unbounded.contracts import cast_table, record_batches

NUMBERS = {"n": [1, 2]}


class OnlyArray:
    """What a library exports that has single batches alone."""

    def __arrow_c_array__(self, requested_schema: object | None = None) -> Any:
        return pa.record_batch(NUMBERS).__arrow_c_array__(requested_schema)


@pytest.mark.parametrize(
    "rows",
    [
        lambda: pa.record_batch(NUMBERS),
        lambda: pa.table(NUMBERS),
        lambda: pa.table(NUMBERS).to_reader(),
        lambda: pl.DataFrame(NUMBERS),
        OnlyArray,
        lambda: [pa.record_batch({"n": [1]}), pl.DataFrame({"n": [2]})],
        lambda: (piece for piece in (pa.table({"n": [1]}), pa.record_batch({"n": [2]}))),
    ],
    ids=["batch", "table", "reader", "polars", "array", "list", "generator"],
)
def test_rows_of_any_library_become_batches(rows: Callable[[], Any]) -> None:
    assert pa.Table.from_batches(record_batches(rows())).to_pydict() == NUMBERS


@pytest.mark.parametrize("rows", [[{"n": 1}], [1, 2]])
def test_rows_that_are_no_arrow_data_are_refused(rows: Any) -> None:
    with pytest.raises(TypeError, match=r"rows must be Arrow data, .*not (dict|int)"):
        list(record_batches(rows))


def test_a_table_is_cast_with_its_dictionaries() -> None:
    words = pa.array(["a", None], pa.string_view())
    coded = pa.DictionaryArray.from_arrays(pa.array([0, 1, 0]), words)
    table = cast_table(pa.table({"word": coded}), pa.schema([("word", pa.string())]))
    assert table.to_pydict() == {"word": ["a", None, "a"]}
