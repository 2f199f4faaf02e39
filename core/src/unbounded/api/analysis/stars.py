"""Stars among the arguments of a function: ``struct(*)``, ``hash(a.*)``, which stand for several columns."""

from collections.abc import Callable, Sequence

import pyarrow as pa
from sqlglot import exp

from unbounded.api.analysis.scope import Attribute, Scope
from unbounded.plan.expression import identifier

Columns = Callable[[Sequence[str]], Sequence[exp.Expr]]
"""Returns the columns that a star stands for, by what is before it: ``["a"]`` for ``a.*``, nothing for ``*``. There are
none if that is not known.
"""


def with_spread_stars(tree: exp.Expr, columns_of: Columns) -> exp.Expr:
    """Return the tree with columns in place of the stars among arguments; without any it is the very same.

    A star that is a whole column of a select, and that of ``count(*)``, stay.
    """
    if not has_stars(tree):
        return tree
    tree = tree.copy()
    for bare in [star for star in tree.find_all(exp.Star) if _is_argument(star)]:
        star = _with_qualifier(bare)
        qualifier = [part.name for part in star.parts[:-1]] if isinstance(star, exp.Column) else []
        if columns := columns_of(qualifier):
            _spread(star, columns)
    return tree


def has_stars(tree: exp.Expr) -> bool:
    """Return whether there is a star among the arguments of a function."""
    return any(map(_is_argument, tree.find_all(exp.Star)))


def columns_in(scope: Scope) -> Columns:
    """Return what finds the columns of stars in a scope, each by what means it and no other."""

    def columns_of(qualifier: Sequence[str]) -> Sequence[exp.Expr]:
        if not qualifier:
            return [_reference(each, scope) for each in scope.attributes]
        if len(qualifier) == 1 and (attributes := scope.qualified(qualifier[0])):
            return [_reference(each, scope) for each in attributes]
        return _fields(qualifier, scope)

    return columns_of


def _reference(attribute: Attribute, scope: Scope) -> exp.Column:
    """Return a user's tree that means a column of a scope, in which both sides of a join may have the same token."""
    for qualifier in sorted(attribute.qualifiers):
        if len(scope.matching([qualifier, attribute.name])) == 1:
            return exp.column(identifier(attribute.name).copy(), table=exp.to_identifier(qualifier, quoted=True))
    return attribute.bound


def _fields(path: Sequence[str], scope: Scope) -> list[exp.Expr]:
    matches = scope.matching(path)
    if len(path) != 1 or len(matches) != 1 or not pa.types.is_struct(matches[0].type):
        return []
    return [
        exp.Dot(this=_reference(matches[0], scope), expression=exp.to_identifier(field.name, quoted=True))
        for field in matches[0].type
    ]


def _with_qualifier(star: exp.Star) -> exp.Expr:
    return star.parent if isinstance(star.parent, exp.Column) else star


def _is_argument(bare: exp.Star) -> bool:
    star = _with_qualifier(bare)
    while isinstance(star.parent, exp.Cast):
        star = star.parent
    return isinstance(star.parent, exp.Func | exp.Distinct) and not isinstance(star.parent, exp.Count)


def _spread(star: exp.Expr, columns: Sequence[exp.Expr]) -> None:
    """Put columns in the place of a star, each in the casts that are around it."""
    whole = star
    while isinstance(whole.parent, exp.Cast):
        whole = whole.parent
    casts = [column.copy() for column in columns]
    if whole is not star:
        casts = [_in_place_of_star(whole, column) for column in columns]
    call = whole.parent
    if whole.index is not None:
        whole.replace(casts)
    elif call is not None and (len(casts) == 1 or "expressions" in call.arg_types):  # the first has a place of its own
        call.set("expressions", [*casts[1:], *call.expressions])
        whole.replace(casts[0])


def _in_place_of_star(whole: exp.Expr, column: exp.Expr) -> exp.Expr:
    whole = whole.copy()
    bare = whole.find(exp.Star)
    if bare is not None:
        _with_qualifier(bare).replace(column.copy())
    return whole
