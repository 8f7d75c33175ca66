"""The one error family: a sentence for the user, in both languages, and a code for programs."""

from core.base.text import Lang, Text


class CockpitError(Exception):
    """Something the user can mend: the text says what was expected, what was found, where, and what to do."""

    def __init__(self, code: str, text: Text) -> None:
        super().__init__(text.en)
        self.code = code
        self.text = text

    def __call__(self, lang: Lang) -> str:
        return self.text(lang)
