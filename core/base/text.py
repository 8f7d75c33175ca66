"""A text in both languages, and the only way to put values into it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Lang = Literal["zh", "en"]
LANGS: tuple[Lang, ...] = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence or name in Chinese and in English; leaving a language out is a type error."""

    zh: str
    en: str

    def __call__(self, lang: Lang) -> str:
        return self.zh if lang == "zh" else self.en

    def format(self, **values: "str | int | float | Text") -> "Text":
        """Return the text with its {placeholders} filled; a value that is a Text is filled in the same language."""
        return Text(
            zh=self.zh.format(**{name: _in("zh", value) for name, value in values.items()}),
            en=self.en.format(**{name: _in("en", value) for name, value in values.items()}),
        )

    def to_json(self) -> dict[str, str]:
        return {"zh": self.zh, "en": self.en}


def same(text: str) -> Text:
    """Return a text that reads alike in both languages (a name out of a file, an id)."""
    return Text(zh=text, en=text)


def from_json(value: dict[str, str]) -> Text:
    return Text(zh=value["zh"], en=value["en"])


def in_both(written: Callable[[Lang], str]) -> Text:
    """Return what a writer makes of something in either language."""
    return Text(zh=written("zh"), en=written("en"))


def join(texts: "list[Text] | tuple[Text, ...]") -> Text:
    """Return texts as one enumeration: 、 in Chinese, a comma in English."""
    return Text(zh="、".join(text.zh for text in texts), en=", ".join(text.en for text in texts))


def markdown_safe(text: str) -> str:
    """Return text out of a file with every character escaped that Markdown would read as markup."""
    return "".join("\\" + char if char in "\\`*_{}[]()#+-.!|$~:<>" else char for char in text.replace("\n", " "))


def _in(lang: Lang, value: "str | int | float | Text") -> "str | int | float":
    return value(lang) if isinstance(value, Text) else value
