"""Findings on a terminal: the options to read through, and the tree of reasons."""
