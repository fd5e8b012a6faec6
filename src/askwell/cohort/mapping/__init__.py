"""A table of any shape, read as a people table by a column map that is data."""
