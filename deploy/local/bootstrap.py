"""What `make` calls: from a bare Python to an installed, built, running or checked hub. Standard library only.

`python3 deploy/local/bootstrap.py run|demo|test|check|lock` does the same without make. Each step leaves a stamp and is
skipped while what it depends on is unchanged.
"""

import hashlib
import importlib.util
import os
import subprocess
import sys
import tempfile
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
VENV = REPOSITORY / ".venv"
BINARIES = VENV / "bin"
RUNTIME_LOCK = REPOSITORY / "requirements.lock"
DEVELOPMENT_LOCK = REPOSITORY / "requirements-dev.lock"
CONSOLE_SCRIPT = ("python", "-m", "deploy.local.console_build")

CHECKS = (
    ("format", ["ruff", "format", "--check", "."]),
    ("lint", ["ruff", "check", "."]),
    ("types", ["mypy"]),
    ("import contracts", ["lint-imports", "--no-cache"]),
    ("house rules, migrations in step with the models", ["python", "-m", "pytest", "-q", "tests/architecture"]),
    ("OpenAPI in step with the code", ["hub", "openapi", "--check"]),
    ("console: client in step with OpenAPI", [*CONSOLE_SCRIPT, "client:check"]),
    ("console: types and lint", [*CONSOLE_SCRIPT, "check"]),
    ("console: its rules", [*CONSOLE_SCRIPT, "test"]),
)


class Trouble(Exception):  # noqa: N818 — it is what the person who called make has
    """One line for the person who called make."""


def main(arguments: list[str]) -> int:
    """Run one target; what is wrong with the machine is one line and exit code 2."""
    targets = {"run": run, "demo": demo, "test": test, "check": check, "lock": lock, "install": install}
    if not arguments or arguments[0] not in targets:
        print(f"usage: {Path(__file__).name} {'|'.join(targets)}", file=sys.stderr)
        return 2
    os.chdir(REPOSITORY)
    try:
        return targets[arguments[0]](arguments[1:]) or 0
    except KeyboardInterrupt:
        return 130
    except Trouble as trouble:
        print(f"make: {trouble}", file=sys.stderr)
        return 2


def run(arguments: list[str]) -> int:
    """Install, build, and become `hub up`."""
    return _start("up", arguments)


def demo(arguments: list[str]) -> int:
    """Install, build, and become `hub demo`."""
    return _start("demo", arguments)


def install(_: list[str]) -> int:
    """Install what running needs."""
    _install(RUNTIME_LOCK)
    return 0


def test(arguments: list[str]) -> int:
    """Install what the tests need and run them; arguments go to pytest."""
    _install(DEVELOPMENT_LOCK)
    _build_console()
    _call("python", "tests/system_tools.py")
    return subprocess.run([BINARIES / "python", "-m", "pytest", *arguments], check=False).returncode


def check(_: list[str]) -> int:
    """Run every check, also after one has failed, and name those that did."""
    _install(DEVELOPMENT_LOCK)
    _build_console()
    failed = [name for name, command in CHECKS if not _passes(name, [str(BINARIES / command[0]), *command[1:]])]
    print(f"failed: {', '.join(failed)}" if failed else "all checks pass")
    return 1 if failed else 0


def lock(_: list[str]) -> int:
    """Pin every dependency with its hashes, and no index address."""
    import tomllib

    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())
    _compile("pyproject.toml", RUNTIME_LOCK)
    with tempfile.TemporaryDirectory() as folder:
        # pip-compile reads no dependency groups: the development lock is the runtime's and that group's.
        wanted = Path(folder) / "development.in"
        wanted.write_text("\n".join([f"-r {RUNTIME_LOCK}", *project["dependency-groups"]["dev"]]) + "\n")
        _compile(str(wanted), DEVELOPMENT_LOCK)
    return 0


def _start(command: str, arguments: list[str]) -> int:
    # Beside the install, on the second core. Without a Node on the PATH it fails at once: the wheel builds it later.
    early = subprocess.Popen(
        [sys.executable, "-m", "deploy.local.console_build"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _install(RUNTIME_LOCK)
    early.wait()
    _build_console()
    sys.stdout.flush()
    # Becomes the hub rather than its parent: Ctrl-C then reaches one process, which stops the rest in order.
    os.execv(  # noqa: S606 — no shell is what is wanted
        BINARIES / "hub", [str(BINARIES / "hub"), command, *arguments]
    )


def _install(lock_file: Path) -> None:
    """Make the virtual environment and install the lock file, unless its stamp says that this was done."""
    if not lock_file.exists():
        raise Trouble(f"{lock_file.name} is missing: this is no complete checkout; fetch it again")
    stamp = VENV / f".installed-{lock_file.stem}"
    wanted = hashlib.sha256(lock_file.read_bytes() + (REPOSITORY / "pyproject.toml").read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    if not (BINARIES / "python").exists():
        _make_venv()
    print(f"installing {lock_file.name} …", flush=True)
    # The lock file is complete, so there is nothing to resolve: without that pip takes a third less time.
    _call("python", "-m", "pip", "install", "--quiet", "--no-deps", "--require-hashes", "-r", str(lock_file))
    _call("python", "-m", "pip", "install", "--quiet", "--no-deps", "-e", ".")
    stamp.write_text(wanted)


def _make_venv() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 — this line is for the Pythons it refuses
        raise Trouble(f"Python 3.11 or later is needed, this is {sys.version.split()[0]}: install one and set PYTHON=")
    if importlib.util.find_spec("ensurepip") is None:
        package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        raise Trouble(f"this Python cannot make virtual environments: install its part for them (Debian: {package})")
    made = subprocess.run([sys.executable, "-m", "venv", VENV], check=False, capture_output=True, text=True)
    if made.returncode != 0:
        reason = (made.stderr or made.stdout).strip().splitlines()[-1:] or ["no reason given"]
        raise Trouble(f"the virtual environment {VENV} cannot be made ({reason[0]})")


def _build_console() -> None:
    _call("python", "-m", "deploy.local.console_build")


def _call(program: str, *arguments: str) -> str:
    done = subprocess.run([BINARIES / program, *arguments], check=False, stdout=subprocess.PIPE, text=True)
    if done.returncode != 0:
        sys.stdout.write(done.stdout)
        raise Trouble(f"`{program} {' '.join(arguments)}` failed: the reason is above")
    return done.stdout


def _passes(name: str, command: list[str]) -> bool:
    print(f"── {name}", flush=True)
    return subprocess.run(command, check=False).returncode == 0


def _compile(source: str, output: Path) -> None:
    options = (
        "--generate-hashes",
        "--no-emit-index-url",
        "--no-emit-trusted-host",
        "--no-emit-find-links",
        "--strip-extras",
    )
    quiet = ("--quiet", "--allow-unsafe", "--no-header", "--no-annotate")
    # Without notes on who needs what: they would name this machine's folders.
    _call("pip-compile", *options, *quiet, "--output-file", output.name, source)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
