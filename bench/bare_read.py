"""The yardstick: `python -m bench.bare_read FILE` reads a workbook's first sheet as text, and nothing else."""

import sys

import fastexcel

if __name__ == "__main__":
    sheet = fastexcel.read_excel(sys.argv[1]).load_sheet(0, header_row=None, dtypes="string")
    print(sheet.to_arrow().num_rows)
