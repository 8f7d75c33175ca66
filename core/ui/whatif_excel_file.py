"""The what-if's Excel model, written by a process of its own: the server never feels it, and a cancel ends it at once."""

from collections.abc import Mapping
from multiprocessing import get_context
from multiprocessing.connection import Connection

from core.base.errors import CockpitError
from core.base.text import Lang, Text
from core.outlook import twin
from core.outlook.uploading import Progress
from core.report.scenario_workbook import workbook
from core.scenario.tree import Outcome

_STARTING = Text(zh="正在准备", en="Getting ready")
_BUILDING, _WRITING = Text(zh="正在把模型写成公式", en="Turning the model into formulas"), Text(zh="正在写入文件", en="Writing the file")
_BUILT = 0.35       # of the time goes into the formulas, the rest into the file
_LOOK_SECONDS = 0.2
_DIED = Text(zh="模型没有写成，请再试一次。", en="The model was not written; try again.")


def written(outcome: Outcome, goals: Mapping[str, float], names: Mapping[str, Text], lang: Lang, progress: Progress) -> bytes:
    """Return the model as a file. What progress raises (a user's cancel) ends the work; CockpitError where the process died."""
    progress(_STARTING, 0.0, True)
    context = get_context("spawn")
    mine, its = context.Pipe(duplex=False)
    child = context.Process(target=_write, args=(its, outcome, goals, names, lang), daemon=True)
    child.start()
    its.close()
    words, share = _STARTING, 0.0
    try:
        while True:
            progress(words, share, True)
            if not mine.poll(_LOOK_SECONDS):
                continue
            told = mine.recv()
            if isinstance(told, bytes):
                return told
            share = float(told)
            words = _BUILDING if share < _BUILT else _WRITING
    except EOFError as error:
        raise CockpitError("model_file", _DIED) from error
    finally:
        child.terminate()
        child.join()
        mine.close()


def _write(to: Connection, outcome: Outcome, goals: Mapping[str, float], names: Mapping[str, Text], lang: Lang) -> None:
    """Write the model and hand it over; runs in the child."""
    sheets = twin.sheets(outcome, goals, names, lang, lambda share: to.send(_BUILT * share))
    to.send(workbook(sheets, lang=lang, told=lambda share: to.send(_BUILT + (1.0 - _BUILT) * share)))
    to.close()
