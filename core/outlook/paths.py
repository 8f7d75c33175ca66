"""Forecast paths kept on disk by what went into them, so that a new version refits only the series it changed."""

import hashlib
import zipfile
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.base.home import Workspace
from core.forecast import forecast, pair

Floats = NDArray[np.float64]
DRAWS = 1000
ENGINE = 1  # raise it when the forecast room answers differently: kept paths are then computed anew


def single(space: Workspace, history: pd.DataFrame, horizon: int, *, seed: int = 0) -> Floats:
    """Return the paths (draws × horizon) of a monthly series: ds, y. Series that meet in one figure need seeds of their own."""
    return _kept(
        space, (history,), horizon, lambda: (forecast(history, horizon, "M", seed=seed, draws=DRAWS).paths,), seed
    )[0]


def joint(space: Workspace, numerator: pd.DataFrame, denominator: pd.DataFrame, horizon: int) -> tuple[Floats, Floats]:
    """Return the paths of both parts of a ratio, drawn together."""
    kept = _kept(
        space, (numerator, denominator), horizon, lambda: pair(numerator, denominator, horizon, "M", draws=DRAWS)
    )
    return kept[0], kept[1]


def _kept(
    space: Workspace,
    histories: tuple[pd.DataFrame, ...],
    horizon: int,
    compute: Callable[[], tuple[Floats, ...]],
    seed: int = 0,
) -> tuple[Floats, ...]:
    digest = hashlib.sha256(f"{ENGINE} {DRAWS} {horizon} {len(histories)} {seed}".encode())
    for history in histories:
        digest.update(history["ds"].astype("datetime64[s]").to_numpy().tobytes())
        digest.update(history["y"].to_numpy(dtype=np.float64).tobytes())
    path = space.cache / f"paths-{digest.hexdigest()[:40]}.npz"
    kept = _read(path, len(histories), (DRAWS, horizon))
    if kept is not None:
        return kept
    paths = compute()
    _write(path, paths)
    return paths


def _read(path: Path, count: int, shape: tuple[int, int]) -> tuple[Floats, ...] | None:
    """Return the kept paths; None where there are none, or the file was cut off or is none of ours (then they are computed anew)."""
    try:
        with path.open("rb") as raw, np.load(raw, allow_pickle=False) as file:
            paths = tuple(file[f"p{i}"] for i in range(count))
    except (OSError, ValueError, EOFError, KeyError, zipfile.BadZipFile):
        return None
    return paths if all(values.shape == shape and values.dtype == np.float64 for values in paths) else None


def _write(path: Path, paths: tuple[Floats, ...]) -> None:
    """Write under another name and rename: a reader never sees half a file."""
    part = path.with_suffix(f".{uuid4().hex[:8]}.part")
    with part.open("wb") as file:
        np.savez(file, **{f"p{i}": values for i, values in enumerate(paths)})  # type: ignore[arg-type]
    part.replace(path)
