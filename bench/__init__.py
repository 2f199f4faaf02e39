"""Benchmarks: one program a claim, each with its target and a peer that runs beside it."""
