"""The cast of each declared kind."""

from collections.abc import Mapping

import pyarrow as pa

from core.ingest.cast import dates, numbers, words
from core.ingest.cast.result import Cast
from core.tables.declare import ARROW, Column, Kind

TYPES: Mapping[Kind, pa.DataType] = {
    kind: {"date32": pa.date32(), "timestamp[us]": pa.timestamp("us"), "decimal128(18, 4)": pa.decimal128(18, 4),
           "string": pa.string(), "int64": pa.int64(), "double": pa.float64(), "bool": pa.bool_()}[name]
    for kind, name in ARROW.items()
}


def cast(column: Column, texts: pa.StringArray, header: str, answers: Mapping[str, str], *, typed_numbers: bool, long_numbers: bool = False) -> Cast:
    """Return the texts typed as the column declares; header is what questions call the column.

    long_numbers: the column holds numbers of 15 digits and more that a workbook stores as numbers.
    """
    match column.kind:
        case Kind.ID:
            ids = words.ids(texts, typed_numbers=typed_numbers, long_numbers=long_numbers)
            return words.without_persons(ids) if _is_person(column) else ids
        case Kind.TEXT:
            return words.texts_of(texts)
        case Kind.CHOICE:
            return words.choices(texts, column)
        case Kind.FLAG:
            return words.flags(texts, column)
        case Kind.COUNT:
            return numbers.counts(texts)
        case Kind.SHARE:
            return numbers.shares(texts, header, answers.get(f"share.{header}"))
        case Kind.DATE:
            return dates.days(texts, header, answers.get(f"dates.{header}"))
        case Kind.MONTH:
            return dates.months(texts, header, answers.get(f"dates.{header}"))
        case Kind.TIME:
            return dates.times(texts, header, answers.get(f"dates.{header}"))
        case _:
            return numbers.decimals(texts)


def _is_person(column: Column) -> bool:
    return column.name == "customer_id" or column.refers_to == "customers.customer_id"
