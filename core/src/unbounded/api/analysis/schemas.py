"""The columns of plans, each asked of the engine once."""

from weakref import WeakKeyDictionary

import pyarrow as pa

from unbounded.api import functions
from unbounded.api.analysis.macros import Macros
from unbounded.api.not_yet import FUNCTIONS, refuse_missing
from unbounded.contracts import Engine
from unbounded.errors import FunctionNotFoundError, nearest
from unbounded.plan.edges import Local
from unbounded.plan.node import Node


class Schemas:
    """Remembers the columns of every plan that is in use.

    A new plan is mostly one node over plans that are known. The engine is asked about that node alone, over tables
    without rows in place of its inputs, so that a long chain of steps costs no more for each step than a short one.

    Args:
        engine: Knows the types.
        macros: The functions of plugins, for errors.
    """

    def __init__(self, engine: Engine, macros: Macros) -> None:
        self._engine, self._macros = engine, macros
        self._known: WeakKeyDictionary[Node, pa.Schema] = WeakKeyDictionary()

    def of(self, plan: Node) -> pa.Schema:
        """Return the columns of a plan.

        Raises:
            FunctionNotFoundError: An expression calls a function that is not there.
            AnalysisError: An expression does not fit its input.
        """
        if plan not in self._known:
            self._known[plan] = self._asked(plan)
        return self._known[plan]

    def _asked(self, plan: Node) -> pa.Schema:
        try:
            return self._engine.schema_of(plan.map_inputs(self._stand_in))
        except FunctionNotFoundError as error:
            refuse_missing(error.name, FUNCTIONS, plan.describe())
            near = nearest(error.name, [*functions.__all__, *self._macros.offers.usable])
            raise FunctionNotFoundError(error.name, plan.describe(), near) from error

    def _stand_in(self, node: Node) -> Node:
        return Local(table=pa.Table.from_batches([], self.of(node)))
