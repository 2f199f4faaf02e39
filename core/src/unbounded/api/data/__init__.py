"""Python's values on their way in, and rows on their way to the eye."""
