"""Joins: the condition and the columns of the result, with the names of both sides in scope."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

from sqlglot import exp

from unbounded.api.analysis.resolve import scalar, type_of
from unbounded.api.analysis.scope import Attribute, Scope
from unbounded.api.coercion.implicit_casts import coerced
from unbounded.api.column import Column
from unbounded.api.frame.projection import Item, Label
from unbounded.errors import AnalysisError, ColumnNotFoundError, did_you_mean
from unbounded.plan.expression import Expression

JoinKind = Literal["inner", "left", "right", "full", "semi", "anti", "cross"]

_SPELLINGS: dict[str, JoinKind] = {
    **{kind: kind for kind in get_args(JoinKind)},
    "outer": "full",
    "fullouter": "full",
    "leftouter": "left",
    "rightouter": "right",
    "leftsemi": "semi",
    "leftanti": "anti",
}


@dataclass(frozen=True)
class JoinParts:
    """What a Join node needs besides its inputs: the kind, the condition, and the output columns."""

    how: JoinKind
    condition: Expression | None
    items: list[Item]


def join_parts(left: Scope, right: Scope, on: Any, how: str) -> JoinParts:
    """Return the parts of a join.

    Args:
        left: The columns of the left frame.
        right: The columns of the right frame.
        on: A name or several that both have, a condition or several, or ``None`` for all pairs.
        how: The kind, in any of Spark's spellings.

    Raises:
        ColumnNotFoundError: A name is not there.
        AnalysisError: The kind does not exist, a name is ambiguous, or conditions and names are mixed.
    """
    kind = _kind(how)
    sides = (
        [replace(each, side="l") for each in left.attributes],
        [replace(each, side="r") for each in right.attributes],
    )
    if on is None or (isinstance(on, list | tuple) and not on):
        return JoinParts("cross" if kind == "inner" else kind, _always(kind), _side_by_side(*sides, kind))
    on = list(on) if isinstance(on, list | tuple) else [on]
    if all(isinstance(each, str) for each in on):
        return _on_names(on, Scope(sides[0]), Scope(sides[1]), kind)
    if not all(isinstance(each, Column) for each in on):
        raise AnalysisError("join: `on` must be a name, a list of names, a Column, or a list of Columns.")
    return _on_conditions(on, Scope([*sides[0], *sides[1]], left.macros), _side_by_side(*sides, kind), kind)


def _kind(how: str) -> JoinKind:
    kind = _SPELLINGS.get(how.lower().replace("_", "").replace(" ", ""))
    if kind is None:
        raise AnalysisError(f"join: there is no join {how!r}.{did_you_mean(how, _SPELLINGS)}")
    return kind


def _always(kind: JoinKind) -> Expression | None:
    return None if kind in ("inner", "cross") else Expression.parse("TRUE")


def _on_conditions(on: Sequence[Column], scope: Scope, items: list[Item], kind: JoinKind) -> JoinParts:
    resolved = [scalar(condition, scope, "join").unaliased.tree for condition in on]
    return JoinParts("inner" if kind == "cross" else kind, Expression.of(exp.and_(*resolved)), items)


def _on_names(names: Sequence[str], left: Scope, right: Scope, kind: JoinKind) -> JoinParts:
    pairs = [(_one(name, left, "left"), _one(name, right, "right")) for name in names]
    both = Scope([*left.attributes, *right.attributes])
    equalities = exp.and_(*(exp.EQ(this=ours.tree, expression=theirs.tree) for ours, theirs in pairs))
    condition = coerced(equalities, lambda tree: type_of(tree, both), "join")
    keys = [_key(ours, theirs, kind) for ours, theirs in pairs]
    used = {id(attribute) for pair in pairs for attribute in pair}
    rest = [[each for each in side.attributes if id(each) not in used] for side in (left, right)]
    items = [*keys, *_side_by_side(rest[0], rest[1], kind)]
    return JoinParts("inner" if kind == "cross" else kind, Expression.of(condition), items)


def _one(name: str, scope: Scope, side: str) -> Attribute:
    matches = scope.named(name)
    if not matches:
        raise ColumnNotFoundError(name, scope.names, f"join on names, the frame on the {side}")
    if len(matches) > 1:
        raise AnalysisError(f"join: the frame on the {side} has {len(matches)} columns named {name!r}; rename one.")
    return matches[0]


def _key(left: Attribute, right: Attribute, kind: JoinKind) -> Item:
    """Return the one column that a key of both sides becomes."""
    if kind == "right":
        return Item(right.tree, (Label.of(right),))
    if kind == "full":
        return Item(exp.Coalesce(this=left.tree, expressions=[right.tree]), (Label(left.name),))
    qualifiers = left.qualifiers | right.qualifiers if kind in ("inner", "cross") else left.qualifiers
    return Item(left.tree, (Label(left.name, qualifiers),))


def _side_by_side(left: Sequence[Attribute], right: Sequence[Attribute], kind: JoinKind) -> list[Item]:
    shown = left if kind in ("semi", "anti") else [*left, *right]
    return [Item(attribute.tree, (Label.of(attribute),)) for attribute in shown]
