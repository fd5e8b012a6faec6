"""A report of a run: one page and its tables as CSV, with no small number in them."""

from askwell.cohort.report.report import Report, report

__all__ = ["Report", "report"]
