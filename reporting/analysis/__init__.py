"""Pure functions over small tables: no files, environment or clock."""
