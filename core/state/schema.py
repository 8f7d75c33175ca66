"""The tables of state.db, and how a file of an older version becomes one of this version."""

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    DateTime,
    Float,
    Index,
    Integer,
    MetaData,
    String,
    Table,
)

from core.base.errors import CockpitError
from core.base.text import Text

VERSION = 1
"""PRAGMA user_version of a file this code writes."""

STEPS: dict[int, tuple[str, ...]] = {}
"""Statements that lead from version n - 1 to n, for files made before; a whole new table needs none, it is made where it is missing."""

metadata = MetaData()

# Every row of an uploadable table that lives here: goals, events, initiatives, okrs, risks, proposals.
records = Table(
    "records", metadata,
    Column("table_name", String, primary_key=True),
    Column("key", String, primary_key=True),              # JSON array of the declared key's values
    Column("data", JSON, nullable=False),
    Column("version", Integer, nullable=False),           # the audit entry that wrote the row: never used twice
    Column("changed_by", String, nullable=False),
    Column("changed_at", DateTime, nullable=False),
)
audit = Table(
    "audit", metadata,
    Column("id", Integer, primary_key=True),
    Column("at", DateTime, nullable=False),
    Column("who", String, nullable=False),
    Column("subject", String, nullable=False),            # table name of a record, or scenario, setting, ...
    Column("key", String, nullable=False),
    Column("action", String, nullable=False),             # set, delete, upload, undo, template
    Column("old", JSON(none_as_null=True)),
    Column("new", JSON(none_as_null=True)),
    Index("audit_subject", "subject", "key"),
    sqlite_autoincrement=True,
)
uploads = Table(
    "uploads", metadata,
    Column("id", Integer, primary_key=True),
    Column("table_name", String, nullable=False),
    Column("file", String, nullable=False),
    Column("sha256", String, nullable=False),
    Column("sheet", String, nullable=False),
    Column("header_row", Integer, nullable=False),
    Column("columns", JSON, nullable=False),
    Column("importer", String, nullable=False),
    Column("imported_at", DateTime, nullable=False),
    Column("rows_read", Integer, nullable=False),
    Column("rows_new", Integer, nullable=False),
    Column("rows_changed", Integer, nullable=False),
    Column("rows_same", Integer, nullable=False),
    Column("undone_by", String),
    Column("undone_at", DateTime),
    sqlite_autoincrement=True,
)
upload_rows = Table(
    "upload_rows", metadata,
    Column("upload_id", Integer, primary_key=True),
    Column("key", String, primary_key=True),
    Column("source_row", Integer),
    Column("old", JSON(none_as_null=True)),               # null: the upload brought the row
    Column("new", JSON, nullable=False),
)
upload_notes = Table(
    "upload_notes", metadata,
    Column("upload_id", Integer, primary_key=True),
    Column("rejected", Integer, nullable=False),
    Column("findings", JSON, nullable=False),
    Column("outside", JSON, nullable=False),              # rows not taken: [source row, code of the reason, column]
)
scenarios = Table(
    "scenarios", metadata,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),               # empty: a draft without a name yet
    Column("comment", String, nullable=False),
    Column("overrides", JSON, nullable=False),
    Column("version", Integer, nullable=False),
    Column("created_by", String, nullable=False),
    Column("created_at", DateTime, nullable=False),
    Column("changed_by", String, nullable=False),
    Column("changed_at", DateTime, nullable=False),
)
mappings = Table(
    "mappings", metadata,
    Column("signature", String, primary_key=True),
    Column("table_name", String, nullable=False),
    Column("headers", JSON, nullable=False),
    Column("columns", JSON, nullable=False),
    Column("who", String, nullable=False),
    Column("at", DateTime, nullable=False),
)
mapping_answers = Table(
    "mapping_answers", metadata,                          # what was answered about files of a layout, by the layout's signature
    Column("signature", String, primary_key=True),
    Column("answers", JSON, nullable=False),
)
import_answers = Table(
    "import_answers", metadata,                           # what was answered about an import's sheet, for the workbook of rows left out
    Column("batch", String, primary_key=True),
    Column("answers", JSON, nullable=False),
)
notes = Table(
    "notes", metadata,
    Column("id", Integer, primary_key=True),
    Column("about", String, nullable=False, index=True),
    Column("text", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("who", String, nullable=False),
    Column("at", DateTime, nullable=False),
    sqlite_autoincrement=True,
)
forecasts = Table(
    "forecasts", metadata,
    Column("id", Integer, primary_key=True),
    Column("kpi", String, nullable=False),
    Column("year", Integer, nullable=False),
    Column("made_at", DateTime, nullable=False),
    Column("made_by", String, nullable=False),
    Column("data_version", Integer, nullable=False),
    Column("as_of", String, nullable=False),
    Column("p10", Float, nullable=False),
    Column("p50", Float, nullable=False),
    Column("p90", Float, nullable=False),
    Column("odds", Float),
    Index("forecasts_kpi", "kpi", "year"),
    sqlite_autoincrement=True,
)
sealed = Table(
    "sealed", metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String, nullable=False),
    Column("official", Integer, nullable=False),          # 1: a version the company agreed on, 0: a snapshot for the record
    Column("scenario", String, nullable=False),           # id of the scenario it was sealed from, '' for the forecast itself
    Column("data_version", Integer, nullable=False),
    Column("document", String, nullable=False),           # the one JSON text that the hash was made of
    Column("sha256", String, nullable=False),
    Column("who", String, nullable=False),
    Column("at", DateTime, nullable=False),
    sqlite_autoincrement=True,
)
decisions = Table(
    "decisions", metadata,
    Column("id", Integer, primary_key=True),
    Column("sealed", Integer, nullable=False),            # the sealed snapshot that holds what was expected
    Column("title", String, nullable=False),
    Column("owner", String, nullable=False),
    Column("due", String, nullable=False),                # ISO day, '' without one
    Column("status", String, nullable=False),             # open, done, dropped
    Column("note", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("who", String, nullable=False),
    Column("at", DateTime, nullable=False),
    sqlite_autoincrement=True,
)
# What months of a KPI were said to come to, beside forecasts, which holds where its year was said to land.
forecast_spans = Table(
    "forecast_spans", metadata,
    Column("id", Integer, primary_key=True),
    Column("kpi", String, nullable=False),
    Column("first", String, nullable=False),              # first day of the first month
    Column("months", Integer, nullable=False),            # how many months together
    Column("made_at", DateTime, nullable=False),
    Column("made_by", String, nullable=False),
    Column("data_version", Integer, nullable=False),
    Column("as_of", String, nullable=False),
    Column("p10", Float, nullable=False),
    Column("p50", Float, nullable=False),
    Column("p90", Float, nullable=False),
    Index("forecast_spans_kpi", "kpi", "first"),
    sqlite_autoincrement=True,
)
settings = Table(
    "settings", metadata,
    Column("name", String, primary_key=True),
    Column("value", JSON, nullable=False),
)

_APPEND_ONLY = (audit, forecasts, forecast_spans, sealed)


def migrate(connection: Connection) -> None:
    """Bring the open file to VERSION inside the caller's transaction; raise CockpitError for a newer file."""
    found = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
    if found > VERSION:
        raise CockpitError("newer_state", Text(
            zh=f"这个工作区由更新版本的驾驶舱写成（状态版本 {found}，本程序为 {VERSION}）。请升级程序后再打开。",
            en=f"A newer cockpit wrote this workspace (state version {found}, this program has {VERSION}). "
               f"Update the program, then open it again."))
    metadata.create_all(connection)
    _forbid_rewriting(connection)
    for step in range(found + 1, VERSION + 1) if found else ():
        for statement in STEPS[step]:
            connection.exec_driver_sql(statement)
    if found != VERSION:
        connection.exec_driver_sql(f"PRAGMA user_version = {VERSION}")


def _forbid_rewriting(connection: Connection) -> None:
    for table in _APPEND_ONLY:
        for verb in ("update", "delete"):
            connection.exec_driver_sql(
                f"create trigger if not exists {table.name}_no_{verb} before {verb} on {table.name} "
                f"begin select raise(abort, '{table.name} only grows'); end")
