"""The few things that tests need from the operating system: a browser, Chinese letters, and the page layout library.

Only Debian and its relatives are served, because only there is it known what to install; on other systems
the tests themselves tell what they miss.
"""

import ctypes
import os
import shutil
import subprocess
import sys

from tools.words import CannotStart, sentence

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
LAYOUT_LIBRARIES = {
    "libpango-1.0-0": "libpango-1.0.so.0",
    "libpangoft2-1.0-0": "libpangoft2-1.0.so.0",
    "libharfbuzz-subset0": "libharfbuzz-subset.so.0",
}


def install_missing() -> None:
    """Install what is missing, or say what to install when this user may not."""
    packages = missing_packages()
    if not packages:
        return
    listed = " ".join(packages)
    prefix = _root_prefix()
    if prefix is None or shutil.which("apt-get") is None:
        raise CannotStart("system_missing", packages=listed)
    print(sentence("system_installing", packages=listed), flush=True)
    quiet = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-y", "-o", "DPkg::Lock::Timeout=120"]
    # A foreign source that does not answer must not stop us: whether the install works is what counts.
    _run([*quiet, "update"])
    if _run([*quiet, "install", "--no-install-recommends", *packages]) != 0 or missing_packages():
        raise CannotStart("system_missing", packages=listed)


def missing_packages() -> list[str]:
    """Return the Debian packages that this machine still needs for the tests."""
    if sys.platform != "linux":
        return []
    missing = [] if any(map(shutil.which, BROWSERS)) else ["chromium"]
    missing += [] if _has_chinese_font() else ["fontconfig", "fonts-noto-cjk"]
    missing += [package for package, file in LAYOUT_LIBRARIES.items() if not _loads(file)]
    return missing


def _has_chinese_font() -> bool:
    """Say whether the machine can show Chinese letters."""
    if shutil.which("fc-list") is None:
        return False
    answer = subprocess.run(["fc-list", ":lang=zh-cn", "family"], capture_output=True, text=True, check=False)
    return bool(answer.stdout.strip())


def _loads(library: str) -> bool:
    """Say whether a shared library can be loaded."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _root_prefix() -> list[str] | None:
    """Return what to put before a command to run it as root, or None when that is not allowed."""
    if os.geteuid() == 0:
        return []
    if (
        shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    ):
        return ["sudo", "-n"]
    return None


def _run(command: list[str]) -> int:
    """Run a command without showing its chatter; show its last lines only when it failed."""
    answer = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if answer.returncode != 0:
        print("\n".join(answer.stdout.splitlines()[-5:]), file=sys.stderr)
    return answer.returncode
