"""The closed union of all nodes, discriminated by ``op``: this is what makes a plan readable from JSON and YAML."""

from typing import TYPE_CHECKING, Annotated

from pydantic import Field, TypeAdapter

from unbounded.plan import relational, stateful
from unbounded.plan.edges import Local, Scan
from unbounded.plan.node import Node
from unbounded.plan.relational import Distinct, Filter, Join, Limit, Observe, Project, Sort, Sql, Union
from unbounded.plan.stateful import Aggregate, Watermark

if TYPE_CHECKING:
    AnyNode = Node
else:
    AnyNode = Annotated[
        Scan
        | Local
        | Project
        | Filter
        | Join
        | Union
        | Sort
        | Limit
        | Distinct
        | Sql
        | Observe
        | Watermark
        | Aggregate,
        Field(discriminator="op"),
    ]

for _module in (relational, stateful):
    for _class in vars(_module).copy().values():
        if isinstance(_class, type) and issubclass(_class, Node) and _class is not Node:
            _class.model_rebuild(_types_namespace={**vars(_module), "AnyNode": AnyNode})

plan_adapter: TypeAdapter[Node] = TypeAdapter(AnyNode)
"""Reads any node: ``plan_adapter.validate_json(text)``."""
