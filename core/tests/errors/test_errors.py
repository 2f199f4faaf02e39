"""The tree of errors, and how they speak."""

import pickle

import pytest

from unbounded import errors
from unbounded.errors import (
    AnalysisError,
    ColumnNotFoundError,
    StreamingQueryError,
    TableNotFoundError,
    UnboundedError,
    UnknownConnectorError,
    UnsupportedOperationError,
    did_you_mean,
    listed,
)

KINDS = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, UnboundedError)]


@pytest.mark.parametrize("kind", KINDS)
def test_the_tree_in_the_module_shows_every_error_under_its_parent(kind: type[UnboundedError]) -> None:
    lines = (errors.__doc__ or "").splitlines()
    (line,) = (line for line in lines if kind.__name__ in line.split())
    depth = line.index(kind.__name__)
    above = (other for other in reversed(lines[: lines.index(line)]) if other.strip(" │├└─"))
    parent = next((other for other in above if len(other) - len(other.lstrip(" │├└─")) < depth), "")
    assert kind is UnboundedError or kind.__bases__[0].__name__ in parent


SAMPLES = [
    AnalysisError("wrong"),
    ColumnNotFoundError("usr", ["user", "page"], "select"),
    TableNotFoundError("clicks", []),
    UnsupportedOperationError(["one.", "two."]),
    UnknownConnectorError("kafak", ["kafka"], "source", ["hint."]),
    StreamingQueryError("ended", "id", "run"),
]


@pytest.mark.parametrize("error", SAMPLES, ids=lambda error: type(error).__name__)
def test_an_error_goes_from_process_to_process(error: UnboundedError) -> None:
    back = pickle.loads(pickle.dumps(error))
    assert (type(back), str(back), vars(back)) == (type(error), str(error), vars(error))


def test_a_missing_column_is_told_with_the_place_the_nearest_name_and_all_names() -> None:
    assert str(ColumnNotFoundError("usr", ["user", "page"], "select")) == (
        "select: there is no column 'usr'. Did you mean 'user'? Choices: page, user."
    )


@pytest.mark.parametrize(
    ("name", "choices", "text"),
    [
        ("kafak", ["kafka", "json"], " Did you mean 'kafka'? Choices: json, kafka."),
        ("KAFKA", ["Kafka"], " Did you mean 'Kafka'? Choices: Kafka."),
        ("xyz", ["kafka"], " Choices: kafka."),
        ("xyz", [], " Choices: none."),
        ("a", ["b", "a", "a"], " Did you mean 'a'? Choices: a, b."),
    ],
)
def test_a_hint_has_the_nearest_choice_and_all_of_them(name: str, choices: list[str], text: str) -> None:
    assert did_you_mean(name, choices) == text


def test_one_problem_is_a_line_and_several_are_a_list() -> None:
    assert listed("It fails", ["one."]) == "It fails: one."
    assert listed("It fails", ["one.", "two."]) == "It fails, for 2 reasons:\n  - one.\n  - two."
