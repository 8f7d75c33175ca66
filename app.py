"""The server: Streamlit over core/shell.py, a health check, and slow imports warmed while it already answers."""

import contextlib
import importlib
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import streamlit as st
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

SLOW_IMPORTS = ("scipy.stats", "statsmodels.tsa.exponential_smoothing.ets")  # forecasting: no first page waits for them


async def healthz(request: Request) -> JSONResponse:
    return JSONResponse({"status": "ok"})


def warm_up(closing: threading.Event) -> None:
    """Make ready what the first visitor sees, then, out of that visitor's way, what forecasts need."""
    warming = importlib.import_module("core.ui.warming")
    warming.cockpit()
    if not closing.wait(warming.QUIET_SECONDS):
        for module in SLOW_IMPORTS:
            importlib.import_module(module)
        warming.behind()


@contextlib.asynccontextmanager
async def lifespan(app: st.App) -> AsyncIterator[None]:
    closing = threading.Event()
    threading.Thread(target=warm_up, args=(closing,), name="warm-up", daemon=True).start()
    yield
    closing.set()


app = st.App(Path(__file__).parent / "core" / "shell.py", lifespan=lifespan, routes=[Route("/healthz", healthz)])
