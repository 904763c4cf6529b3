"""How services describe themselves: stable operation ids and the problem document on every operation."""

from typing import Any

from fastapi.routing import APIRoute

from services.kit.problems import MEDIA_TYPE, ProblemDocument


def operation_id(route: APIRoute) -> str:
    """``tag_function``: what a generated client calls the operation."""
    tag = str(route.tags[0]) if route.tags else "hub"
    return f"{tag}_{route.name}".replace("-", "_")


PROBLEM_RESPONSES: dict[int | str, dict[str, Any]] = {
    "4XX": {
        "model": ProblemDocument,
        "content": {MEDIA_TYPE: {}},
        "description": "A problem document with a stable code.",
    },
}


def described_problems(operations: dict[str, Any]) -> dict[str, Any]:
    """A path's operations whose problems have the media type they are sent with.

    The framework describes every declared answer with the media type of the operation's success.
    """
    schema = {"$ref": f"#/components/schemas/{ProblemDocument.__name__}"}
    problems = {"4XX": {**PROBLEM_RESPONSES["4XX"], "content": {MEDIA_TYPE: {"schema": schema}}}}
    problems["4XX"].pop("model")
    return {
        method: {**operation, "responses": {**operation["responses"], **problems}}
        for method, operation in operations.items()
    }
