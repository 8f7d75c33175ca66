"""What a newer file does to the rows already there, in words that a manager reads before importing."""

from core.base.text import Text, join
from core.tables.declare import Table

_KEY = Text(zh="按「{key}」更新：相同的行以新文件为准，其余的行保留。", en="Updates by {key}: where it is the same, the new file's row counts; all other rows stay.")
_DAYS = Text(zh="按{scope}整体替换：新文件里有的{scope}，以前的行全部换成新的；其余的保留。",
             en="Replaces by {scope}: whatever {scope} the new file holds is replaced as a whole; the rest stays.")


def rule(table: Table) -> Text:
    """Return the table's replace rule as a sentence: by key, or by the days (with channel, warehouse, ...) that a file covers."""
    labels = join([table.column(name).label for name in table.replace_key])
    if table.replace == "key":
        return _KEY.format(key=labels)
    return _DAYS.format(scope=Text(zh=f"「{labels.zh}」", en=labels.en))
