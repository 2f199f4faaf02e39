"""The tables and views of a session, by name."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

import pyarrow as pa
from pydantic import PrivateAttr

from unbounded.api.camel_case import CamelCase
from unbounded.errors import TableNotFoundError
from unbounded.plan.edges import Local
from unbounded.plan.node import Node
from unbounded.plan.walk import transform_up


class LiveTable(Local):
    """A published table in a plan: it has the rows of the moment, and :func:`refreshed` reads them again."""

    _read: Callable[[], pa.Table] = PrivateAttr()

    @classmethod
    def of(cls, read: Callable[[], pa.Table]) -> "LiveTable":
        """Return the node for a table that is read by a function."""
        node = cls(table=read())
        node._read = read
        return node

    def now(self) -> Local:
        """Return the rows as they are now."""
        return Local(table=self._read())


def refreshed(plan: Node) -> Node:
    """Return the plan with every published table as it is now."""
    return transform_up(plan, lambda node: node.now() if isinstance(node, LiveTable) else node)


@dataclass(frozen=True)
class Table(CamelCase):
    """One entry: ``kind`` is ``view`` for a frame with a name and ``table`` for a published result."""

    name: str
    kind: str
    plan: Callable[[], Node]
    table_type: ClassVar[str] = "TEMPORARY"
    is_temporary: ClassVar[bool] = True


class Catalog(CamelCase):
    """Names for frames and results. Letter case does not count; the last to take a name has it. Safe for
    threads.
    """

    def __init__(self) -> None:
        self._tables: dict[str, Table] = {}

    def create_view(self, name: str, plan: Node) -> None:
        """Give a plan a name."""
        self._tables[name.casefold()] = Table(name, "view", lambda: plan)

    def publish(self, name: str, read: Callable[[], pa.Table]) -> None:
        """Offer a table: ``read`` is called whenever somebody reads it, from any thread."""
        self._tables[name.casefold()] = Table(name, "table", lambda: LiveTable.of(read))

    def plan_of(self, name: str) -> Node:
        """Return the plan of a table or view.

        Raises:
            TableNotFoundError: There is none of that name.
        """
        return self.get_table(name).plan()

    def get_table(self, name: str) -> Table:
        """Return a table or view by name.

        Raises:
            TableNotFoundError: There is none of that name.
        """
        table = self._tables.get(name.casefold())
        if table is None:
            raise TableNotFoundError(name, [each.name for each in self.list_tables()])
        return table

    def list_tables(self) -> list[Table]:
        """Return all tables and views, by name."""
        return sorted(self._tables.values(), key=lambda table: table.name)

    def table_exists(self, name: str) -> bool:
        """Return whether there is a table or view of that name."""
        return name.casefold() in self._tables

    def drop_temp_view(self, name: str) -> bool:
        """Forget a name; return whether it was there."""
        return self._tables.pop(name.casefold(), None) is not None

    def current_database(self) -> str:
        """Return ``default``: there is one database."""
        return "default"

    def is_cached(self, name: str) -> bool:
        """Return false: nothing is kept.

        Raises:
            TableNotFoundError: There is none of that name.
        """
        self.get_table(name)
        return False

    def cache_table(self, name: str) -> None:
        """Do nothing, as :meth:`DataFrame.cache <unbounded.api.dataframe.DataFrame.cache>` does.

        Raises:
            TableNotFoundError: There is none of that name.
        """
        self.get_table(name)

    uncache_table = refresh_table = cache_table

    def clear_cache(self) -> None:
        """Do nothing: nothing is kept."""
