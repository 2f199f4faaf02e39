"""The checkpoint: what a query must remember to go on after a crash, as files that a person can read."""
