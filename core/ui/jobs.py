"""Long work beside the page: one job per session and place in a thread of its own, watched by a fragment, cancelled by a button."""

import logging
import math
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from core.base.errors import CockpitError
from core.base.text import Text
from core.outlook.uploading import Cancelled, Progress
from core.ui import session

POLL_SECONDS = 0.5
UPLOAD = "upload"       # the place of whoever names none
_CANCEL = Text(zh="取消", en="Cancel")
_CANCELLING = Text(zh="正在取消…", en="Cancelling…")
_PERCENT = Text(zh="{words} · {share}% · 已用 {seconds} 秒", en="{words} · {share}% · {seconds} s")
_LEFT = Text(zh="，约剩 {seconds} 秒", en=", about {seconds} s left")
_SHARE_KNOWN = 0.05     # below this, what is left is anybody's guess
_FAULT = Text(zh="程序出错，没有完成；数据没有变化。请再试一次，仍不行请把出错时间告诉管理员。",
              en="The program failed and did not finish; no data was changed. Try again; if it fails again, tell your administrator the time.")


@dataclass
class Job:
    """One piece of work: its words and share as last reported, and its outcome once it is done.

    The thread writes only here, never into the session. what names the job, about is the caller's own note on it.
    """

    what: str
    about: Any
    can_cancel: bool = True
    words: Text = field(default=Text(zh="开始", en="Starting"))
    share: float = 0.0
    started: float = field(default_factory=time.monotonic)
    stop: threading.Event = field(default_factory=threading.Event)
    future: "Future[Any]" = field(default_factory=Future)
    seen: Mapping[str, Any] = field(default_factory=dict)   # what there is to show before it is done; it only grows
    drawn: int = 0                                          # how much of it the page has drawn

    def report(self, words: Text, share: float, may_stop: bool = True) -> None:
        """Keep how far the work is; raise Cancelled where it may still be stopped and somebody asked for it."""
        self.words, self.share = words, min(max(share, 0.0), 1.0)
        if may_stop and self.stop.is_set():
            raise Cancelled

    def left(self) -> int | None:
        """Return the seconds that are left if the work goes on at its pace; None while nothing can be said."""
        spent = time.monotonic() - self.started
        return math.ceil(spent * (1 - self.share) / self.share) if self.share > _SHARE_KNOWN and spent > 1 else None

    @property
    def is_done(self) -> bool:
        return self.future.done()


@dataclass
class Slot:
    """The place for one job of a session: each page that works in the background has its own."""

    job: Job | None = None


def start(what: str, work: Callable[[Progress], Any], *, about: Any = None, can_cancel: bool = True, place: str = UPLOAD,
          seen: Mapping[str, Any] | None = None) -> bool:
    """Start work (it gets a progress callback) in a thread; return False when the place's job is still running.

    seen is a mapping that the work fills on its way: the page is drawn again whenever it has grown.
    """
    slot = _slot(place)
    if slot.job is not None and not slot.job.is_done:
        return False
    job = Job(what, about, can_cancel, seen=seen if seen is not None else {})
    pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix=f"job-{what}")
    job.future = pool.submit(work, job.report)
    pool.shutdown(wait=False)
    slot.job = job
    return True


def pending(place: str = UPLOAD) -> Job | None:
    """Return the place's job while it runs, and after that until finished has handed it over."""
    return _slot(place).job


def finished(*what: str, place: str = UPLOAD) -> Job | None:
    """Return the place's job when it is done and of that name, and make room for the next one."""
    slot = _slot(place)
    if slot.job is None or not slot.job.is_done or slot.job.what not in what:
        return None
    job, slot.job = slot.job, None
    return job


def outcome(job: Job) -> Any:
    """Return what a finished job returned; raise Cancelled, or CockpitError for whatever else went wrong in it."""
    error = job.future.exception()
    if error is None or isinstance(error, Cancelled | CockpitError):
        return job.future.result()
    logging.getLogger(__name__).error("job %s failed", job.what, exc_info=error)
    raise CockpitError("job", _FAULT) from error


@st.fragment(run_every=POLL_SECONDS)
def watch(place: str = UPLOAD) -> None:
    """Draw the running job's words, share and Cancel; run the page again once it is done."""
    job = _slot(place).job
    if job is None:
        return
    if job.is_done or len(job.seen) > job.drawn:
        job.drawn = len(job.seen)
        st.rerun()
    with st.container(border=True, key="jobs_watch", horizontal=True, vertical_alignment="center"):
        words = _CANCELLING if job.stop.is_set() else job.words
        seconds = int(time.monotonic() - job.started)
        told = session.say(_PERCENT, words=words, share=int(job.share * 100), seconds=seconds)
        left = job.left()
        st.progress(job.share, text=told + (session.say(_LEFT, seconds=left) if left and not job.stop.is_set() else ""))
        if job.can_cancel:
            st.button(_CANCEL(session.lang()), key="jobs_cancel", icon=":material/close:", on_click=job.stop.set,
                      disabled=job.stop.is_set())


@st.cache_resource(scope="session", show_spinner=False)
def _slot(place: str) -> Slot:
    return Slot()
