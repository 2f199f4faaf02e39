"""The version of the contracts, which every plugin states and the registry checks."""

CONTRACT_VERSION = 1
"""Grows by one when a change breaks plugins. A plugin built for another version is refused with a sentence."""
