"""What was answered about an import: the workbook of its rows left out carries it, so that the corrected rows mean the same."""

from collections.abc import Mapping, Sequence

from sqlalchemy import delete, insert, select

from core.base.home import Workspace
from core.state import schema
from core.state.database import reading, writing


def keep(space: Workspace, batch: str, answers: Mapping[str, str]) -> None:
    """Keep the answers of an import ("f12", "s3")."""
    with writing(space) as connection:
        connection.execute(delete(schema.import_answers).where(schema.import_answers.c.batch == batch))
        connection.execute(insert(schema.import_answers).values(batch=batch, answers=dict(answers)))


def of(space: Workspace, batches: Sequence[str]) -> dict[str, dict[str, str]]:
    """Return the answers of those imports that were given any."""
    kept = schema.import_answers
    with reading(space) as connection:
        return {row.batch: dict(row.answers) for row in connection.execute(select(kept).where(kept.c.batch.in_(list(batches))))}
