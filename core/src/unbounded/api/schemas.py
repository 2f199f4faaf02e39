"""The columns of plans, each asked of the engine once."""

from weakref import WeakKeyDictionary

import pyarrow as pa

from unbounded.contracts import Engine
from unbounded.plan.edges import Local
from unbounded.plan.node import Node


class Schemas:
    """Remembers the columns of every plan that is in use.

    A new plan is mostly one node over plans that are known. The engine is asked about that node alone, over tables
    without rows in place of its inputs, so that a long chain of steps costs no more for each step than a short one.

    Args:
        engine: Knows the types.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._known: WeakKeyDictionary[Node, pa.Schema] = WeakKeyDictionary()

    def of(self, plan: Node) -> pa.Schema:
        """Return the columns of a plan.

        Raises:
            AnalysisError: An expression does not fit its input.
        """
        if plan not in self._known:
            self._known[plan] = self._engine.schema_of(plan.map_inputs(self._stand_in))
        return self._known[plan]

    def _stand_in(self, node: Node) -> Node:
        return Local(table=pa.Table.from_batches([], self.of(node)))
