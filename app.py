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

SLOW_IMPORTS = ("core.ui.blocks", "altair", "sqlalchemy", "scipy.stats", "statsmodels.tsa.exponential_smoothing.ets")


async def healthz(request: Request) -> JSONResponse:
    return JSONResponse({"status": "ok"})


def warm_up() -> None:
    for module in SLOW_IMPORTS:
        importlib.import_module(module)


@contextlib.asynccontextmanager
async def lifespan(app: st.App) -> AsyncIterator[None]:
    threading.Thread(target=warm_up, name="warm-up", daemon=True).start()
    yield


app = st.App(Path(__file__).parent / "core" / "shell.py", lifespan=lifespan, routes=[Route("/healthz", healthz)])
