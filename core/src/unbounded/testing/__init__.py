"""The test kit, for users and plugin authors: a clock to advance, a source to script, a sink that remembers, scenarios."""

from unbounded.testing.clock import ManualClock
from unbounded.testing.scenario import Scenario
from unbounded.testing.scripted_source import Script, ScriptedSource
from unbounded.testing.capturing_sink import Capture, CapturingSink
from unbounded.testing.plugin import testing_registry

__all__ = ["Capture", "CapturingSink", "ManualClock", "Scenario", "Script", "ScriptedSource", "testing_registry"]
