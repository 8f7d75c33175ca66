"""Lists as csv: read as text by a spreadsheet, never as a formula."""

import csv
import io

from core.analysis.lists import csv_file


def test_text_that_looks_like_a_formula_goes_behind_an_apostrophe():
    rows = [["=1+1"], ["+86"], ["-x"], ["@SUM(A1)"], ["\tq"], ["C0017"], [-5.5], [None], [float("nan")], ['a,"b"']]
    back = list(csv.reader(io.StringIO(csv_file(["id"], rows).decode("utf-8-sig"))))
    assert back == [["id"], ["'=1+1"], ["'+86"], ["'-x"], ["'@SUM(A1)"], ["'\tq"], ["C0017"], ["-5.5"], [""], [""], ['a,"b"']]


def test_it_opens_as_utf_8_in_excel():
    assert csv_file(["客户"], []).startswith(b"\xef\xbb\xbf")
