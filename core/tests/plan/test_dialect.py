"""Spark SQL is kept as it was written."""

import pytest
from sqlglot import exp
from sqlglot.dialects.spark import Spark

from unbounded.errors import AnalysisError, ConfigurationError
from unbounded.plan.dialect import require_extensible
from unbounded.plan.expression import Expression


@pytest.mark.parametrize(
    "text",
    [
        "NVL(a, 0)",
        "IFNULL(a, 0)",
        "LOG10(a)",
        "SUBSTR(a, 2)",
        "DATE_SUB(a, 1)",
        "TO_TIMESTAMP(a)",
        "TO_CHAR(a, '99,999')",
        "INSTR(s, 'b', 1, 2)",
        "LEVENSHTEIN(a, b, 1)",
        "MAX_BY(a, b, 2)",
        "MAX(a, 2)",
        "LISTAGG(a)",
        "STRUCT(a, b AS c)",
        "ARRAY_SORT(a)",
    ],
)
def test_a_call_keeps_its_name_and_all_of_its_arguments(text: str) -> None:
    assert Expression.parse(text).sql == text


@pytest.mark.parametrize(("text", "kind"), [("sum(a)", exp.Sum), ("max_by(a, b)", exp.ArgMax), ("int(a)", exp.Cast)])
def test_a_call_that_prints_as_it_was_written_is_a_node_of_its_kind(text: str, kind: type[exp.Expr]) -> None:
    assert isinstance(Expression.parse(text).tree, kind)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("'it''s'", "it's"),
        (r"'it\'s'", "it's"),
        ('"say ""x"""', 'say "x"'),
        ("\"a''b\"", "a''b"),
    ],
)
def test_a_quote_is_written_twice_or_after_a_backslash(text: str, value: str) -> None:
    assert Expression.parse(text).tree == exp.Literal.string(value)


def test_what_spark_has_no_words_for_is_an_error_and_no_warning(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(AnalysisError, match="cannot be written in Spark SQL"):
        Expression.of(exp.ArgMax(this=exp.column("a"), expression=exp.column("b"), count=exp.convert(2)))
    assert caplog.records == []


def test_a_build_of_the_parser_that_cannot_be_extended_is_named_with_its_cure() -> None:
    class Compiled(Spark):
        @property
        def parser_class(self) -> type:
            raise TypeError("interpreted classes cannot inherit from compiled")

    with pytest.raises(ConfigurationError, match=r"interpreted classes cannot .*pip uninstall sqlglotc"):
        require_extensible(Compiled)
