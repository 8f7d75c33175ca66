"""What the manager says about spend and demand, for the response curves: kept in the workspace's settings."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Literal, get_args

from sqlalchemy import delete, insert, select

from core.base.errors import CockpitError
from core.base.home import Workspace
from core.base.text import Text
from core.state import schema
from core.state.audit import record_change
from core.state.database import as_json, now, reading, writing

NAME = "curves"
Follow = Literal["yes", "no", "unknown"]


@dataclass(frozen=True)
class CurveAnswers:
    """The answers, and the priors that the manager has edited; what is not named keeps its default."""

    follow_demand: Follow = "unknown"                   # are budgets raised when demand is strong?
    organic: float | None = None                        # share of new customers that would come without any spend
    shares: Mapping[str, tuple[float, float]] = field(default_factory=dict)         # channel → median share, sd of its log
    elasticities: Mapping[str, tuple[float, float]] = field(default_factory=dict)   # channel → starting elasticity, sd


def curve_answers(space: Workspace) -> CurveAnswers:
    """Return the workspace's answers, "don't know" to everything where none was given."""
    with reading(space) as connection:
        found = connection.execute(select(schema.settings.c.value).where(schema.settings.c.name == NAME)).scalar_one_or_none()
    if not found:
        return CurveAnswers()
    return CurveAnswers(found["follow_demand"], found["organic"], *({channel: (pair[0], pair[1]) for channel, pair in found[name].items()}
                                                                  for name in ("shares", "elasticities")))


def answer_curves(space: Workspace, made: CurveAnswers, *, who: str, at: datetime | None = None) -> CurveAnswers:
    """Keep the answers and return them; raise CockpitError for a share or an elasticity that cannot be."""
    _check(made)
    before = curve_answers(space)
    if made == before:
        return made
    with writing(space) as connection:
        connection.execute(delete(schema.settings).where(schema.settings.c.name == NAME))
        connection.execute(insert(schema.settings).values(name=NAME, value=asdict(made)))
        record_change(connection, "setting", as_json([NAME]), "set", asdict(before), asdict(made), who=who, at=at or now())
    return made


def _check(made: CurveAnswers) -> None:
    if made.follow_demand not in get_args(Follow):
        raise CockpitError("curve_answer", Text(zh="“预算是否跟着需求走”只能回答：是、否、不知道。", en="Whether budgets follow demand is answered yes, no or unknown."))
    shares = [made.organic] if made.organic is not None else []
    if any(not 0.0 <= share < 1.0 for share in shares):
        raise CockpitError("curve_answer", Text(zh="自然占比要在 0% 和 100% 之间。", en="The organic share lies between 0 and 100 %."))
    for channel, (middle, sd) in [*made.shares.items(), *made.elasticities.items()]:
        if not 0.0 < middle < 1.0 or not 0.0 < sd <= 3.0:
            raise CockpitError("curve_answer", Text(
                zh=f"{channel}：假设值要在 0 和 1 之间，误差要大于 0、不超过 3。", en=f"{channel}: what is assumed lies between 0 and 1, its error above 0 and at most 3."))
