"""The gate for DuckDB's errors."""

import duckdb
import pytest

from unbounded_embedded.duckdb.foreign_errors import foreign_errors


@pytest.mark.parametrize(
    "error",
    [
        RuntimeError("Query interrupted"),
        duckdb.InvalidInputException("Python exception occurred while executing the UDF: KeyboardInterrupt: "),
    ],
)
def test_ctrl_c_is_what_the_user_pressed_and_no_error_of_the_query(error: Exception) -> None:
    with pytest.raises(KeyboardInterrupt), foreign_errors("The query"):
        raise error


def test_other_errors_of_the_program_stay_what_they_are() -> None:
    with pytest.raises(RuntimeError, match="of its own"), foreign_errors("The query"):
        raise RuntimeError("an error of its own")
