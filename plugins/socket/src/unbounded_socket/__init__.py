"""Unbounded's socket source: lines of text from a TCP server, for trying things out."""
