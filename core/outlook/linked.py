"""A sentence with numbers, and the links that lead to what it speaks of: ids only, so that a link means the same in both languages."""

from dataclasses import dataclass
from urllib.parse import urlencode

from core.base.text import Text
from core.metrics.catalog import metric


@dataclass(frozen=True)
class Link:
    """Where a sentence leads: what the link is called, its page, and the page's filters or a number's receipt."""

    name: Text
    page: str
    query: tuple[tuple[str, str], ...] = ()

    @property
    def address(self) -> str:
        return f"{self.page}?{urlencode(self.query)}" if self.query else self.page


@dataclass(frozen=True)
class Linked:
    """One sentence (Markdown) and its links."""

    text: Text
    links: tuple[Link, ...] = ()


def receipt_of(page: str, id_: str, **of: str) -> Link:
    """Return the link to a number's receipt on a page, named by the KPI; of: period, channel, category, sku, abc, as a link names them."""
    asked = tuple((key, value) for key, value in of.items() if value)
    return Link(metric(id_).label, page, (("receipt", id_), *asked))
