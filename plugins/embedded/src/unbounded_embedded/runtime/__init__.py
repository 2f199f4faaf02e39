"""The micro-batch loop and all that decides when and what a batch is. Knows nothing of SQL."""
