"""The checks of the knowledge: each problem has a code, a place and a way to mend it."""
