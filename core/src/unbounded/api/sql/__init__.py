"""The text of whole SQL queries."""
