"""Askwell: prepare for the visit where treatment of metastatic breast cancer is decided."""

from importlib.metadata import version

__version__ = version("askwell")
