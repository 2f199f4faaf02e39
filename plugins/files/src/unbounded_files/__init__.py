"""Unbounded's file source and sink: json, csv, parquet and text on any fsspec filesystem."""
