"""Settings of every test."""

from hypothesis import settings

pytest_plugins = ["unbounded.testing.pytest_plugin"]

settings.register_profile("no-deadline", deadline=None)  # a busy machine is slow and not wrong
settings.load_profile("no-deadline")
