"""Plugins: the marker for hook implementations. What the hooks are is in :mod:`unbounded.plugins.hookspecs`."""

import pluggy

PROJECT = "unbounded"
"""The entry-point group, and the name that hooks are marked with."""

hookimpl = pluggy.HookimplMarker(PROJECT)
"""Marks a function of a plugin's ``hooks`` module as the implementation of the hook of that name."""

__all__ = ["PROJECT", "hookimpl"]
