"""The only door to DuckDB: versions of the facts, imports and undos, marts, and where every row comes from."""

from core.store.backup import backup_to, restore_from
from core.store.commit import Candidate, Commit, candidate, commit, undo
from core.store.current import current, forget
from core.store.facts import Facts
from core.store.history import as_json, batches, rejects
from core.store.lineage import Query, check, counted, files_behind, lineage, traced
from core.store.progress import Progress
from core.store.rows import Counts
from core.store.undo import Kept, Undone
from core.store.versions import published

__all__ = [
    "Candidate", "Commit", "Counts", "Facts", "Kept", "Progress", "Query", "Undone", "as_json", "backup_to", "batches",
    "candidate", "check", "commit", "counted", "current", "files_behind", "forget", "lineage", "published",
    "rejects", "restore_from", "traced", "undo",
]
