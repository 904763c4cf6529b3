"""The console's files: hashed assets for ever, pages never from a cache, every page's address leads to the console."""

from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from services.kit.problems import NotFound

_NOT_PAGES = frozenset({"api", "internal", "metrics"})
_MOBILE = "m"


class Console:
    """Serves ``folder``; the console may also be built while the gateway runs."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files = StaticFiles(directory=folder, check_dir=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"].lstrip("/")
        if path.partition("/")[0] in _NOT_PAGES or not self._folder.is_dir():
            raise NotFound("There is nothing at this address.")
        response = await self._response(path, scope)
        await response(scope, receive, send)

    async def _response(self, path: str, scope: Scope) -> Response:
        name = path.rpartition("/")[2]
        if name.startswith("."):
            raise NotFound("There is nothing at this address.")
        try:
            response = await self._files.get_response(path or "index.html", scope)
        except HTTPException as error:
            # A missing script must be an error, not a page that a browser then fails to run.
            if error.status_code != 404 or "." in name:
                raise
            response = await self._files.get_response(self._page(path), scope)
        is_asset = path.startswith("assets/")
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if is_asset else "no-cache"
        return response

    def _page(self, path: str) -> str:
        if path.partition("/")[0] == _MOBILE:
            for name in ("m.html", "mobile.html"):
                if (self._folder / name).is_file():
                    return name
        return "index.html"
