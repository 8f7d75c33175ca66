"""The driver tree as a workbook: inputs, steps, draws and results as cells and formulas that say what tree.py computes."""

from core.scenario.twin.book import book

__all__ = ["book"]
