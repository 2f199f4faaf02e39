"""Versioned state of one operator as files: a delta a batch, a snapshot now and then. Speaks Arrow, not SQL."""
