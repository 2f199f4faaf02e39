"""Fixtures for tests of streaming queries.

Put ``pytest_plugins = ["unbounded.testing.pytest_plugin"]`` into the top ``conftest.py``.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from unbounded.api.session import Session
from unbounded.testing.clock import ManualClock
from unbounded.testing.registry import testing_registry
from unbounded.testing.scenario import Scenario

NewScenario = Callable[..., Scenario]
"""The type of the ``scenario`` fixture."""


@pytest.fixture
def scenario() -> Iterator[NewScenario]:
    """Make scenarios, with the arguments of :class:`Scenario`; each ends with the test."""
    with ExitStack() as stories:

        def begin(*args: Any, **kwargs: Any) -> Scenario:
            return stories.enter_context(Scenario(*args, **kwargs))

        yield begin


@pytest.fixture
def clock() -> ManualClock:
    """A clock that stands still until the test advances it."""
    return ManualClock()


@pytest.fixture
def session(clock: ManualClock) -> Iterator[Session]:
    """A session that has the test kit's connectors and the test's clock, and ends with the test."""
    with Session(registry=testing_registry(), clock=clock) as session:
        yield session
