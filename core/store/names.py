"""How an import is called outside: f12 is the twelfth import of facts."""

import re


def written(number: int) -> str:
    return f"f{number}"


def number_of(batch: str) -> int:
    """Return the number of an import written as f12; -1 for what is no such name."""
    match = re.fullmatch(r"[fF]?(\d{1,9})", batch.strip())
    return int(match[1]) if match else -1
