"""Answers to questions and findings: which of them speak of a sheet."""

from collections.abc import Mapping


def for_sheet(answers: Mapping[str, str], sheet: str) -> dict[str, str]:
    """Return the answers for this sheet: those for every sheet, then those that name it ("Sheet/key")."""
    own = {key.removeprefix(f"{sheet}/"): value for key, value in answers.items() if sheet and key.startswith(f"{sheet}/")}
    return {**answers, **own}
