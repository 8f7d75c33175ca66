"""The way in: a spreadsheet as managers have it becomes typed parts, findings and questions."""

from core.ingest.answers import for_sheet
from core.ingest.asked import kept
from core.ingest.match import signature
from core.ingest.read import Limits, give_back, read
from core.ingest.wire import Known

__all__ = ["Known", "Limits", "for_sheet", "give_back", "kept", "read", "signature"]
