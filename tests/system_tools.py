"""Makes sure of the programs the tests use beside Python: Mosquitto, Chromium, a font with Chinese characters.

They are taken from the PATH, else installed by apt where that is allowed; what is still missing is named, and the tests
that need it are skipped. With HUB_TESTS_REQUIRE_ALL=1 that is a failure. Standard library only.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

_MORE_FOLDERS = "/usr/sbin:/usr/local/sbin"
_FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts")


@dataclass(frozen=True)
class Tool:
    title: str
    package: str
    needed_by: str
    names: tuple[str, ...] = ()

    def find(self) -> str | None:
        """Answer where it is; a tool without program names is a font."""
        if not self.names:
            fonts = (path for folder in _FONT_FOLDERS for path in Path(folder).rglob("*CJK*.tt[cf]"))
            return next((str(path) for path in fonts), None)
        found = (shutil.which(name) or shutil.which(name, path=_MORE_FOLDERS) for name in self.names)
        return next(filter(None, found), None)


TOOLS = (
    Tool("Mosquitto", "mosquitto", "the tests with a real broker", ("mosquitto",)),
    Tool("Chromium", "chromium", "the browser tests", ("chromium", "chromium-browser", "google-chrome")),
    Tool("a font with Chinese characters", "fonts-noto-cjk", "the screenshots"),
)


def ensure() -> list[Tool]:
    """Install what is missing where that is allowed; answers what is missing still."""
    missing = [tool for tool in TOOLS if tool.find() is None]
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (
            ["apt-get", "update", "-qq"],
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *(tool.package for tool in missing)],
        ):
            subprocess.run(command, check=False, env=environment, stdout=subprocess.DEVNULL)  # noqa: S603
    return [tool for tool in missing if tool.find() is None]


def main() -> None:
    missing = ensure()
    for tool in missing:
        print(f"skipped: {tool.needed_by}, because {tool.title} is missing (Debian: apt install {tool.package})")
    if missing and os.environ.get("HUB_TESTS_REQUIRE_ALL") == "1":
        sys.exit("every test has to run here (HUB_TESTS_REQUIRE_ALL=1): install what is named above")


if __name__ == "__main__":
    main()
