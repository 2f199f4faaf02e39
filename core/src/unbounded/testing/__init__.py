"""The test kit: a clock to advance, a source to script, a sink that remembers, and scenarios."""

from unbounded.testing.capturing_sink import Capture, CapturingSink
from unbounded.testing.clock import ManualClock
from unbounded.testing.registry import testing_registry
from unbounded.testing.scenario import Scenario
from unbounded.testing.scripted_source import Script, ScriptedSource

__all__ = [
    "Capture",
    "CapturingSink",
    "ManualClock",
    "Scenario",
    "Script",
    "ScriptedSource",
    "testing_registry",
]
