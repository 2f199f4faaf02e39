"""Reading files: the SQL that reads them, and what becomes of records that are not as promised."""
