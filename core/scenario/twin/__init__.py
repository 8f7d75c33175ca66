"""The driver tree as a workbook: inputs, steps, draws and results as cells and formulas that say what tree.py computes."""

from core.scenario.twin.book import book
from core.scenario.twin.inputs import FIRST, HIGH, ID, LOW

__all__ = ["FIRST", "HIGH", "ID", "LOW", "book"]
