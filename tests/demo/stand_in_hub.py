"""A hub in miniature for the loader's tests: it keeps what is posted, honours idempotency keys, and can break off."""

from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse


class StandInHub:
    """`created` holds the bodies by path; `answers_left` None answers for ever, else it fails when they are used up."""

    def __init__(self) -> None:
        self.created: dict[str, list[dict[str, Any]]] = {}
        self.acted: list[tuple[str, str]] = []
        self.answers_left: int | None = None
        self.busy_answers = 0
        self.app = FastAPI()
        self.app.add_api_route("/api/v1/auth/token", self._token, methods=["POST"])
        self.app.add_api_route("/api/v1/{path:path}", self._any, methods=["GET", "POST", "PUT"])
        self._passwords = {"admin": "admin-password"}
        self._kept: dict[str, tuple[str, bytes, dict[str, Any]]] = {}

    async def _token(self, request: Request) -> JSONResponse:
        form = await request.form()
        if self._passwords.get(str(form["username"])) != form["password"]:
            return _problem(400, "auth.invalid_grant")
        return JSONResponse({"access_token": str(form["username"]), "token_type": "bearer", "expires_in": 900})

    async def _any(self, path: str, request: Request) -> JSONResponse:
        if self.busy_answers:
            self.busy_answers -= 1
            return JSONResponse({"code": "request.rate_limited"}, 429, {"Retry-After": "0"})
        if self.answers_left is not None:
            if self.answers_left == 0:
                return _problem(500, "internal")
            self.answers_left -= 1
        assert request.headers["Authorization"].startswith("Bearer ")
        key = request.headers.get("Idempotency-Key")
        if key is None:
            return self._act(request.method, path)
        raw = await request.body()
        if key in self._kept:
            kept_path, kept_raw, answer = self._kept[key]
            same = (kept_path, kept_raw) == (path, raw)
            return JSONResponse(answer, 201) if same else _problem(422, "idempotency.key_reused")
        return self._create(path, key, raw, await request.json())

    def _act(self, method: str, path: str) -> JSONResponse:
        if (method, path) in self.acted and path.endswith(("assign", "accept")):
            return _problem(409, "order.transition_not_allowed")
        self.acted.append((method, path))
        return JSONResponse({})

    def _create(self, path: str, key: str, raw: bytes, body: dict[str, Any]) -> JSONResponse:
        rows = self.created.setdefault(path, [])
        rows.append(body)
        answer: dict[str, Any] = {"id": key.rpartition("demo/")[2].replace("/", "-")}
        if path == "devices":
            answer = {"device": answer, "credentials": {"password": f"secret-{body['serial']}"}}
        if path == "accounts":
            self._passwords[body["username"]] = body["password"]
        self._kept[key] = (path, raw, answer)
        return JSONResponse(answer, 201)


def _problem(status: int, code: str) -> JSONResponse:
    return JSONResponse({"status": status, "code": code, "detail": "as the test wants it"}, status)
