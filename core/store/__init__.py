"""The only door to DuckDB: versions of the facts, imports and undos, marts, and where every row comes from."""

from core.store.backup import backup_to, restore_from
from core.store.commit import Candidate, Commit, candidate, commit, undo
from core.store.current import current, forget
from core.store.facts import Facts
from core.store.history import batches
from core.store.lineage import check, files_behind, lineage
from core.store.progress import Progress
from core.store.rows import Counts
from core.store.undo import Kept, Undone

__all__ = [
    "Candidate", "Commit", "Counts", "Facts", "Kept", "Progress", "Undone", "backup_to", "batches", "candidate", "check",
    "commit", "current", "files_behind", "forget", "lineage", "restore_from", "undo",
]
