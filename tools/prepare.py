"""Make ready what a make target needs: the virtual environment, the exact pins, a browser, a Chinese font, an office to recalculate workbooks.

Runs on the system's Python with the standard library only; says one sentence and stops when something cannot be had.
"""

import hashlib
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
OLDEST = (3, 11)
NEEDS = {"run": "requirements.txt", "test": "requirements-test.txt"}
APT = {"browser": ["chromium"], "font": ["fonts-noto-cjk", "fontconfig"], "office": ["libreoffice-calc-nogui"], "venv": ["python3-venv"]}
DNF = {"browser": ["chromium"], "font": ["google-noto-sans-cjk-fonts", "fontconfig"], "office": ["libreoffice-calc"], "venv": []}
BREW = {"browser": ["--cask", "chromium"], "font": ["--cask", "font-noto-sans-cjk-sc"], "office": ["--cask", "libreoffice"], "venv": []}


def main(goal: str) -> None:
    if sys.version_info < OLDEST:
        _use_newer_python()
    environment(NEEDS[goal])
    if goal == "test":
        browser()
        font()
        office()


def environment(requirements: str) -> None:
    """Make .venv and install the pins, only when the text of the requirements is not the one installed last."""
    wanted = _fingerprint(requirements)
    marker = _marker(requirements)
    if PYTHON.exists() and marker.exists() and marker.read_text() == wanted:
        return
    if not (PYTHON.exists() and _works([str(PYTHON), "-m", "pip", "--version"])):
        _make_venv()
    print(f"Installing {requirements} (only when it has changed) ...", flush=True)
    install = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements]
    if subprocess.run(install, cwd=ROOT).returncode:
        sys.exit(f"The packages of {requirements} could not be installed: see pip's message above.")
    for name in (requirements, *_included(requirements)):
        _marker(name).write_text(_fingerprint(name))


def browser() -> None:
    """See to it that a Chromium is there: one on this machine, else Playwright's, else the system's package."""
    from browser import find
    if find():
        return
    print("No Chromium here: trying Playwright's own ...", flush=True)
    patience = {**os.environ, "PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT": "10000"}
    _works([str(PYTHON), "-m", "playwright", "install", "chromium"], env=patience, timeout=900)
    if not find():
        _system_package("browser")
    if not find():
        sys.exit("The browser tests need a Chromium, and neither Playwright nor the system's packages could bring one: "
                 "install chromium by hand, or set COCKPIT_CHROMIUM to its path.")


def font() -> None:
    """See to it that Chinese can be drawn."""
    if not _has_chinese_font():
        _system_package("font")
    if not _has_chinese_font():
        sys.exit("The browser tests need a Chinese font, and the system's packages could not bring one: "
                 "install fonts-noto-cjk (or wqy-microhei) by hand.")


def office() -> None:
    """See to it that a LibreOffice can recalculate what the cockpit writes: an engine that knows nothing of ours."""
    if not shutil.which("soffice"):
        _system_package("office")
    if not shutil.which("soffice"):
        sys.exit("The tests of the what-if workbook need LibreOffice Calc, and the system's packages could not bring it: "
                 "install it by hand so that the command soffice is found.")


def _has_chinese_font() -> bool:
    if platform.system() == "Darwin":
        return True  # PingFang is part of the system
    listing = shutil.which("fc-list")
    return bool(listing and subprocess.run([listing, ":lang=zh"], capture_output=True, check=False).stdout.strip())


def _fingerprint(requirements: str) -> str:
    """Return a hash of the file, of those it includes and of where the environment lies (it cannot be moved)."""
    names = (requirements, *_included(requirements))
    whole = "".join((ROOT / name).read_text(encoding="utf-8") for name in names) + str(VENV)
    return hashlib.sha256(whole.encode()).hexdigest()


def _included(requirements: str) -> list[str]:
    text = (ROOT / requirements).read_text(encoding="utf-8")
    return [line.split()[1] for line in text.splitlines() if line.startswith("-r ")]


def _marker(requirements: str) -> Path:
    return VENV / f".installed-{requirements}"


def _make_venv() -> None:
    print("Making .venv ...", flush=True)
    make = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    if _works(make):
        return
    _system_package("venv")
    if not _works(make):
        sys.exit("Python cannot make a virtual environment here: install its venv module (python3-venv on Debian and "
                 "Ubuntu) and try again.")


def _system_package(what: str) -> None:
    """Try apt-get, dnf or brew, as root or through a sudo that asks no password; the caller looks whether it worked."""
    admin = [] if os.name == "posix" and os.geteuid() == 0 else ["sudo", "-n"]
    if shutil.which("apt-get"):
        quiet = [*admin, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
        _works([*quiet, "update"], timeout=600)
        _works([*quiet, "install", "-y", "--no-install-recommends", *APT[what]], timeout=1800)
    elif shutil.which("dnf") and DNF[what]:
        _works([*admin, "dnf", "install", "-y", *DNF[what]], timeout=1800)
    elif shutil.which("brew") and BREW[what]:
        _works(["brew", "install", *BREW[what]], timeout=1800)


def _works(command: list[str], env: dict[str, str] | None = None, timeout: int = 300) -> bool:
    """Return whether the command ended well; what it prints is shown only when make is asked to be talkative."""
    quiet = None if os.environ.get("VERBOSE") else subprocess.DEVNULL
    if shutil.which(command[0]) is None:
        return False
    try:
        return subprocess.run(command, cwd=ROOT, env=env, stdout=quiet, stderr=quiet, timeout=timeout).returncode == 0
    except subprocess.TimeoutExpired:
        return False


def _use_newer_python() -> None:
    """Start again with a newer Python of this machine; python3 is sometimes the old one of the system."""
    for minor in range(19, OLDEST[1] - 1, -1):
        newer = shutil.which(f"python3.{minor}")
        if newer:
            os.execv(newer, [newer, *sys.argv])
    sys.exit("The cockpit needs Python 3.11 or newer, and this machine has " + platform.python_version() + ".")


if __name__ == "__main__":
    main(sys.argv[1])
