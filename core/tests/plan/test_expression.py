"""Expressions: canonical text, equality, the columns they read, and what they refuse."""

import json
import pickle
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlglot import exp

from unbounded.errors import AnalysisError
from unbounded.plan.expression import Expression, identifier

SPARK_SQL = r"""
a
a.b.c
`weird col`
`a``b`
`select`
order
`日本`
-1
- -1
~a
1e3
1.5D
1L
1.0BD
X'1F'
null
true
'text'
"double"
r'raw\d'
'new\nline'
'back\\slash'
'it\'s'
'it''s'
(a + b) * c - d / e % f
a div 2
a || 'x' || b
a & b | c ^ d
a << 2
not a
a is null and b is not null or c is true
a <=> b
a is distinct from b
a != b
a in (1, 2)
a not in ('x', 'y')
a between 1 and 2
a like '%x' escape '!'
a like any ('x', 'y')
a ilike 'x'
a rlike '\\d+'
case when a > 1 then 'x' when a > 0 then 'y' else null end
case a when 1 then 2 end
if(a, b, c)
cast(a as decimal(10,2))
cast(a as struct<x:int,`y z`:array<map<string,int>>>)
try_cast(a as int)
a::int
int(a)
date '2020-01-01'
timestamp '2020-01-01 00:00:00'
interval 5 minutes
interval '1' day
extract(year from ts)
dateadd(day, 1, d)
timestampdiff(SECOND, a, b)
date_trunc('day', ts)
trunc(d, 'MM')
ts at time zone 'UTC'
from_utc_timestamp(ts, 'UTC')
to_timestamp(a, 'yyyy-MM-dd')
date_format(ts, 'HH:mm')
trim(both 'x' from a)
position('a' in b)
substring(a, 1, 2)
regexp_extract(a, '(\\d+)', 1)
split(a, ',')
xs[0]
m['k']
a.b['c'].d
array(1, 2, 3)
map('a', 1)
struct(a, b as c)
named_struct('a', 1, 'b c', 2)
transform(xs, x -> x + 1)
filter(xs, (x, i) -> i > 1)
aggregate(xs, 0, (a, x) -> a + x)
exists(xs, x -> x > 1)
explode(xs)
posexplode_outer(xs)
inline_outer(xs)
explode(m) as (k, v)
json_tuple(a, 'b')
from_json(v, 'a INT, b STRING')
count(*)
count(distinct a)
sum(x) filter (where y > 1)
first(x) ignore nulls
first(x, true)
first(x, true) filter (where y > 1)
last(x) filter (where y > 1) ignore nulls over (partition by a order by b)
percentile_cont(0.5) within group (order by x)
percentile_approx(x, 0.5)
max_by(a, b)
collect_list(x)
window(ts, '10 minutes', '5 minutes', '1 minute') as w
window_time(w)
session_window(ts, '5 minutes')
row_number() over (partition by a order by b desc)
monotonically_increasing_id()
current_timestamp
current_date()
a as b
a as `b c`
""".strip().splitlines()


@pytest.mark.parametrize("text", SPARK_SQL)
def test_canonical_text_is_a_fixed_point(text: str) -> None:
    once = Expression.parse(text)
    again = Expression.parse(once.sql)
    assert (again.sql, again.tree) == (once.sql, once.tree)
    assert once.tree.sql("spark") == once.sql


NAMES = st.text(min_size=1, max_size=8)
QUOTED = NAMES.map(lambda name: identifier(name).sql("spark"))
LITERALS = st.text(max_size=8).map(lambda text: exp.Literal.string(text).sql("spark")) | st.integers().map(str)
EXPRESSIONS = st.recursive(
    QUOTED | LITERALS,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*", "=", "<=>", "AND", "OR", "||"]), inner).map(" ".join),
        inner.map("({})".format),
        inner.map("NOT {}".format),
        inner.map("- {}".format),
        inner.map("upper({})".format),
        inner.map("cast({} as int)".format),
        st.tuples(inner, inner).map(lambda pair: "coalesce({}, {})".format(*pair)),
        st.tuples(inner, inner).map(lambda pair: "CASE WHEN {} THEN {} END".format(*pair)),
        st.tuples(inner, inner).map(lambda pair: "(({}) IN ({}, 1))".format(*pair)),
    ),
    max_leaves=6,
)


@given(EXPRESSIONS)
def test_any_expression_comes_back_from_its_text_from_json_and_from_a_pickle(text: str) -> None:
    expression = Expression.parse(text)
    for back in (
        Expression.parse(expression.sql),
        Expression.parse(json.loads(json.dumps(expression.sql))),
        Expression.of(expression.tree),
        pickle.loads(pickle.dumps(expression)),
    ):
        assert (back, back.tree, hash(back)) == (expression, expression.tree, hash(expression))


@given(st.text())
def test_text_stays_one_literal_whatever_is_in_it(text: str) -> None:
    expression = Expression.of(exp.EQ(this=exp.column("a"), expression=exp.Literal.string(text)))
    assert isinstance(expression.tree, exp.EQ)
    assert expression.tree.expression.is_string
    assert expression.tree.expression.name == text


@given(NAMES)
def test_a_name_stays_one_column_whatever_is_in_it(name: str) -> None:
    expression = Expression.of(exp.column(identifier(name)))
    assert list(expression.column_paths()) == [(name,)]
    assert Expression.parse("1").aliased(name).name == name


@pytest.mark.parametrize(
    "name", ["select", "any", "null", "current_date", "1a", "a b", "a.b", "a`b", "x--", "'", "日本"]
)
def test_a_name_that_reads_as_something_else_is_quoted(name: str) -> None:
    assert Expression.of(exp.column(identifier(name))).plain_column == name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("upper( name )  as  n", "UPPER(name) AS n"),
        ("a != b", "a <> b"),
        ("a == b", "a = b"),
        ("x::int", "CAST(x AS INT)"),
        ("a <=> b", "a IS NOT DISTINCT FROM b"),
        ("'x'", '"x"'),
        ("x -- a remark", "x"),
        ("x /* a remark */ + 1", "x + 1"),
        ("NVL( a,b )", "nvl(a, b)"),
    ],
)
def test_two_spellings_are_one_expression(one: str, other: str) -> None:
    assert Expression.parse(one) == Expression.parse(other)
    assert hash(Expression.parse(one)) == hash(Expression.parse(other))


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "a,b", "a; DROP TABLE x", "a FROM t", "a WHERE b", "a LIMIT 1", "a UNION SELECT b", "DISTINCT a",
        "a)", "(a", "1 +", "a && b", "'open", "`open", "(SELECT 1)", "a IN (SELECT b FROM t)", "EXISTS (SELECT 1)",
        "?", ":name", "${name}",
    ],
)  # fmt: skip
def test_what_is_no_expression_is_refused_with_its_text(text: str) -> None:
    with pytest.raises(AnalysisError) as caught:
        Expression.parse(text)
    assert repr(text) in str(caught.value)


@pytest.mark.parametrize(
    ("text", "reason"),
    [("upper(country", "Expecting ), near 'country'."), ("1 +", "something is missing, near '+'.")],
)
def test_what_does_not_parse_is_told_in_words_of_the_text(text: str, reason: str) -> None:
    with pytest.raises(AnalysisError, match=re.escape(reason) + "$"):
        Expression.parse(text)


def test_an_expression_nested_too_deep_is_refused_and_not_a_crash() -> None:
    with pytest.raises(AnalysisError, match="does not parse"):
        Expression.parse("(" * 5000 + "a" + ")" * 5000)


def test_the_columns_read_come_with_their_fields_in_the_order_of_the_text() -> None:
    expression = Expression.parse("s.x + b * f(`a.b`) + transform(xs, x -> x + y)")
    assert list(expression.column_paths()) == [("s", "x"), ("b",), ("a.b",), ("xs",), ("y",)]


@pytest.mark.parametrize(
    ("text", "column"), [("a", "a"), ("a AS b", "a"), ("(a)", "a"), ("s.a", None), ("a + 1", None), ("1", None)]
)
def test_an_expression_says_whether_it_is_a_column(text: str, column: str | None) -> None:
    assert Expression.parse(text).plain_column == column


def test_an_alias_replaces_an_alias_and_vanishes_where_it_says_nothing() -> None:
    assert Expression.parse("a AS b").aliased("c").sql == "a AS c"
    assert Expression.parse("a AS b").aliased("a").sql == "a"
    assert Expression.parse("a AS b").unaliased.sql == "a"
