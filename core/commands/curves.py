"""What spend brings, measured from a file: curves."""

from pathlib import Path
from typing import Any, cast

import click

from core.base.errors import CockpitError
from core.base.text import Text
from core.commands.session import Session, command
from core.outlook import told
from core.outlook.spend_file import Columns, curves_of_file, lift_of
from core.scenario.media.priors import Answers, Follow

MANY = ("--spend", "--control", "--index", "--lift")


class ManyValues(click.Command):
    """A command some of whose options take several values in a row: --spend a b means --spend a --spend b."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        spread: list[str] = []
        option = ""
        for arg in args:
            if arg.startswith("--"):
                option = arg if arg in MANY else ""
            elif option and spread[-1] != option:
                spread.append(option)
            spread.append(arg)
        return super().parse_args(ctx, spread)


@click.command(cls=ManyValues)
@click.option("--data", "path", required=True, type=click.Path(path_type=Path), help="CSV with one row per week or per day.")
@click.option("--date", "day", required=True, metavar="COL")
@click.option("--outcome", required=True, metavar="COL", help="New customers or sales.")
@click.option("--spend", required=True, multiple=True, metavar="COL...", help="One column per channel.")
@click.option("--control", "controls", multiple=True, metavar="COL...", help="Promotions, prices, what else moves the outcome.")
@click.option("--index", multiple=True, metavar="COL...", help="How strong demand is, e.g. a search index.")
@click.option("--organic", type=float, metavar="SHARE", help="Share of the outcome that would come without any spend, 0 to 1.")
@click.option("--follow-demand", "follow", type=click.Choice(["yes", "no", "unknown"]), default="unknown", show_default=True,
              help="Are budgets raised when demand is strong?")
@click.option("--lift", "lifts", multiple=True, metavar="CHANNEL=SHARE:SD...", help="What a lift test measured, e.g. douyin=0.12:0.03.")
@click.pass_obj
@command
def curves(session: Session, path: Path, day: str, outcome: str, spend: tuple[str, ...], controls: tuple[str, ...], index: tuple[str, ...],
           organic: float | None, follow: str, lifts: tuple[str, ...]) -> None:
    """Print what each channel brings: share, return, marginal return, how sure."""
    if organic is not None and not 0.0 <= organic < 1.0:
        raise CockpitError("curves_organic", Text(
            zh=f"自然占比要在 0 和 1 之间，收到 {organic:g}。", en=f"The organic share lies between 0 and 1, not {organic:g}."))
    answers = Answers(cast(Follow, follow), organic, dict(lift_of(lift, spend) for lift in lifts))
    document = curves_of_file(path, Columns(day, outcome, spend, controls, index), answers)
    rows = [{"channel": one["channel"], "share": one["share"]["p50"], "low": one["share"]["p5"], "high": one["share"]["p95"],
             "return": one["return"]["p50"], "marginal": one["marginal_return"], "grade": one["grade"],
             "reasons": "; ".join(reason(session.lang) for reason in one["reasons"])} for one in document["channels"]]
    plain = cast("list[dict[str, Any]]", told.plain(rows, session.lang))
    session.say(document, told.table(plain, ("channel", "share", "low", "high", "return", "marginal", "grade", "reasons")))
