"""Measure and print: ``make bench``."""

from benchmarks.answering import answering
from benchmarks.printing import printing
from benchmarks.serving import serving
from benchmarks.table import print_figures

print_figures([*answering(), *printing(), *serving()])
