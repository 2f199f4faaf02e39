"""The names that are in scope: which words of a user mean which column of a plan."""

import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import pyarrow as pa
from sqlglot import exp

from unbounded.api.analysis.macros import Macros
from unbounded.errors import AnalysisError, ColumnNotFoundError
from unbounded.plan.expression import identifier

TOKEN = "#"
"""What the qualifier of a column that is bound to a frame, such as ``frame["x"]``, begins with."""

_tokens = itertools.count(1)


def new_token() -> str:
    """Return a qualifier that no other column has."""
    return f"{TOKEN}{next(_tokens)}"


@dataclass(frozen=True)
class Attribute:
    """A column of a frame.

    Args:
        name: What users call it.
        internal: What the plan calls it: the same, unless another column of the frame has that name too.
        type: Its type.
        qualifiers: What may stand before the name: aliases of frames, and the tokens of bound columns.
        side: ``l`` or ``r`` while the attribute is one of a join's input.
    """

    name: str
    internal: str
    type: pa.DataType
    qualifiers: frozenset[str] = frozenset()
    side: str | None = None

    @property
    def tree(self) -> exp.Column:
        """The column as the plan writes it."""
        return exp.Column(this=identifier(self.internal).copy(), table=exp.to_identifier(self.side))

    @property
    def bound(self) -> exp.Column:
        """The column as a user's tree that means this attribute and no other."""
        token = min(qualifier for qualifier in self.qualifiers if qualifier.startswith(TOKEN))
        return exp.column(identifier(self.name).copy(), table=exp.to_identifier(token, quoted=True))

    @property
    def aliases(self) -> list[str]:
        """The qualifiers that users may write, sorted."""
        return sorted(qualifier for qualifier in self.qualifiers if not qualifier.startswith(TOKEN))

    def aliased(self, alias: str) -> "Attribute":
        """Return this attribute as one of a frame with another alias."""
        tokens = {qualifier for qualifier in self.qualifiers if qualifier.startswith(TOKEN)}
        return replace(self, qualifiers=frozenset(tokens | {alias}))

    def is_qualified_by(self, qualifier: str) -> bool:
        """Return whether the qualifier may stand before the name, letter case aside."""
        return qualifier.casefold() in {known.casefold() for known in self.qualifiers}


class Scope:
    """The attributes of a frame, or of both sides of a join.

    Args:
        attributes: The columns.
        macros: The functions of plugins that may be called.
        infer: Returns the type of an expression over them, if an engine can be asked.
    """

    def __init__(
        self,
        attributes: Iterable[Attribute],
        macros: Macros | None = None,
        infer: Callable[[exp.Expr], pa.DataType] | None = None,
    ) -> None:
        self.attributes = tuple(attributes)
        self.macros, self.infer = macros, infer

    @property
    def names(self) -> list[str]:
        """What users call the columns, in order."""
        return [attribute.name for attribute in self.attributes]

    def named(self, name: str) -> list[Attribute]:
        """Return the attributes of a name, letter case aside."""
        return [attribute for attribute in self.attributes if attribute.name.casefold() == name.casefold()]

    def qualified(self, qualifier: str) -> list[Attribute]:
        """Return the attributes that have a qualifier."""
        return [attribute for attribute in self.attributes if attribute.is_qualified_by(qualifier)]

    def by_internal(self, tree: exp.Column) -> Attribute | None:
        """Return the attribute that a column of the plan is."""
        matches = (each for each in self.attributes if each.internal == tree.name and (each.side or "") == tree.table)
        return next(matches, None)

    def matching(self, parts: Sequence[str]) -> list[Attribute]:
        """Return the attributes that a dotted name may begin with: none, one, or several if it is ambiguous."""
        return self._matches(parts)[0]

    def find(self, parts: Sequence[str], where: str) -> tuple[Attribute, Sequence[str]]:
        """Return the attribute that a dotted name begins with, and the parts that lead into its struct.

        Args:
            parts: For instance ``["a", "user", "id"]`` for ``a.user.id``.
            where: The operation that asks, for the error.

        Raises:
            ColumnNotFoundError: There is none.
            AnalysisError: There are several, or the column is bound to a frame that is not an input here.
        """
        matches, rest = self._matches(parts)
        if not matches:
            raise self._missing(parts, where)
        if len(matches) > 1:
            raise _ambiguous(parts, matches, where)
        return matches[0], rest

    def _matches(self, parts: Sequence[str]) -> tuple[list[Attribute], Sequence[str]]:
        first = parts[0]
        if first.startswith(TOKEN):
            return [each for each in self.attributes if first in each.qualifiers], parts[2:]
        if len(parts) > 1:
            matches = [each for each in self.named(parts[1]) if each.is_qualified_by(first)]
            if matches:
                return matches, parts[2:]
        return self.named(first), parts[1:]

    def _missing(self, parts: Sequence[str], where: str) -> AnalysisError:
        if parts[0].startswith(TOKEN) and self.named(parts[1]):
            return AnalysisError(
                f"{where}: the column {parts[1]!r} belongs to another frame, and this one has a different "
                f"column of that name; write F.col({parts[1]!r}) to mean this one's."
            )
        name = ".".join(part for part in parts if not part.startswith(TOKEN))
        return ColumnNotFoundError(name, self.names, where)


def _ambiguous(parts: Sequence[str], matches: Sequence[Attribute], where: str) -> AnalysisError:
    name = parts[-1] if parts[0].startswith(TOKEN) else ".".join(parts)
    choices = [f"{alias}.{match.name}" for match in matches for alias in match.aliases]
    remedy = (
        f"write {' or '.join(choices)}" if len(set(choices)) >= len(matches) else "give the frames aliases with alias()"
    )
    return AnalysisError(f"{where}: {name!r} may mean any of {len(matches)} columns; {remedy}, or rename one before.")


def unique_names(names: Iterable[str]) -> list[str]:
    """Return names that differ in more than letter case; a name that comes again gets a number."""
    taken: set[str] = set()
    return [_free(name, taken) for name in names]


def _free(name: str, taken: set[str]) -> str:
    numbered = (f"{name}_{number}" for number in itertools.count(2))
    free = next(each for each in itertools.chain([name], numbered) if each.casefold() not in taken)
    taken.add(free.casefold())
    return free
