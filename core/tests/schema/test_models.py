"""Pydantic models as schemas."""

import datetime as dt
from decimal import Decimal
from typing import Annotated, Any, Optional

import pyarrow as pa
import pytest
from pydantic import AliasChoices, BaseModel, Field

from unbounded.errors import AnalysisError
from unbounded.schema import as_schema


class Place(BaseModel):
    city: str
    zip: int | None = None


class Click(BaseModel):
    user: int
    page: Annotated[str, Field(max_length=9)]
    price: float
    ok: bool
    raw: bytes
    day: dt.date
    at: dt.datetime
    amount: Decimal
    tags: list[str]
    home: Place
    places: list[Place] | None
    counts: dict[str, int]
    note: Optional[str] = None  # noqa: UP045 - both spellings are read


def test_a_model_is_a_schema() -> None:
    place = pa.struct([("city", pa.string()), ("zip", pa.int64())])
    assert as_schema(Click) == pa.schema(
        [
            ("user", pa.int64()),
            ("page", pa.string()),
            ("price", pa.float64()),
            ("ok", pa.bool_()),
            ("raw", pa.binary()),
            ("day", pa.date32()),
            ("at", pa.timestamp("us")),
            ("amount", pa.decimal128(38, 18)),
            ("tags", pa.list_(pa.string())),
            ("home", place),
            ("places", pa.list_(place)),
            ("counts", pa.map_(pa.string(), pa.int64())),
            ("note", pa.string()),
        ]
    )


def test_a_model_inherits_columns() -> None:
    class Visit(Place):
        at: dt.datetime

    assert as_schema(Visit).names == ["city", "zip", "at"]


def test_a_column_has_the_name_that_the_field_has_in_data() -> None:
    class Trip(BaseModel):
        start: str = Field(alias="from")
        end: str = Field(validation_alias=AliasChoices("to", "until"))
        carrier: str = Field(serialization_alias="airline")

    assert as_schema(Trip).names == ["from", "to", "carrier"]


@pytest.mark.parametrize("annotation", [int | str, Any, list, dict, set[int], tuple[int, int], dt.timedelta], ids=str)
def test_a_field_without_a_column_type_is_named_with_the_choices(annotation: Any) -> None:
    model = type("Model", (BaseModel,), {"__annotations__": {"field": annotation}, "__module__": __name__})
    with pytest.raises(AnalysisError, match=r"Model\.field has the annotation .* Choices: bool, int"):
        as_schema(model)


class Node(BaseModel):
    children: list["Node"]


def test_a_model_that_holds_itself_is_refused() -> None:
    with pytest.raises(AnalysisError, match="Node holds itself"):
        as_schema(Node)


def test_a_model_without_fields_is_refused() -> None:
    with pytest.raises(AnalysisError, match="BaseModel has no fields"):
        as_schema(BaseModel)
