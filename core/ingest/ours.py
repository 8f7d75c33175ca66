"""Names in the workbooks that the cockpit itself hands out, so that they are known again when they come back."""

EXAMPLE_SHEET = "示例 Example"
EXPLANATION_SHEET = "说明 Explanation"
CHOICES_SHEET = "选项 Choices"
SUMMARY_SHEET = "检查结果 Summary"
MAPPING_SHEET = "列的对应 Mapping"
ANSWERS_SHEET = "当时的回答 Answers"
WITHOUT_DATA = frozenset({EXAMPLE_SHEET, EXPLANATION_SHEET, CHOICES_SHEET, SUMMARY_SHEET, MAPPING_SHEET, ANSWERS_SHEET})
"""Sheets that hold no data: reading leaves them out unless one is asked for by name."""

REASON = "问题 Problem"
"""The column that says why a row was not taken; it is no data when the corrected workbook comes back."""
