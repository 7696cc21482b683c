"""The tables of the catalog, in SQLite or in Postgres."""
