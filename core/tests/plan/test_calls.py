"""Calls are seen as they are written, whatever the parser makes of them."""

import pytest

from unbounded.plan.calls import call_of
from unbounded.plan.dialect import text_of
from unbounded.plan.expression import Expression


@pytest.mark.parametrize(
    ("text", "name", "arguments"),
    [
        ("upper(a)", "upper", ["a"]),
        ("locate('b', a)", "locate", ["'b'", "a"]),
        ("instr(a, 'b')", "instr", ["a", "'b'"]),
        ("lpad(a, 3, 'x')", "lpad", ["a", "3", "'x'"]),
        ("rpad(a, 3, 'x')", "rpad", ["a", "3", "'x'"]),
        ("date_add(a, 1)", "date_add", ["a", "1"]),
        ("year(a)", "year", ["a"]),
        ("coalesce(a, b, c)", "coalesce", ["a", "b", "c"]),
        ("concat_ws(',', a, b)", "concat_ws", ["','", "a", "b"]),
        ("max_by(a, b)", "max_by", ["a", "b"]),
        ("my_function(a, 1)", "my_function", ["a", "1"]),
    ],
)
def test_a_call_has_its_name_and_its_arguments_in_their_order(text: str, name: str, arguments: list[str]) -> None:
    call = call_of(Expression.parse(text).tree)
    assert call is not None
    assert (call.name, [text_of(argument) for argument in call.arguments]) == (name, arguments)


@pytest.mark.parametrize("text", ["a", "a + 1", "CAST(a AS INT)", "a LIKE 'b'", "EXTRACT(YEAR FROM a)", "a IS NULL"])
def test_what_has_a_syntax_of_its_own_is_no_call(text: str) -> None:
    assert call_of(Expression.parse(text).tree) is None
