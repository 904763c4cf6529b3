"""Commands with which people check a case by hand: an assessment's grade, a coordinate in another system."""

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, NoReturn

import typer

CoordinateSystem = Literal["wgs84", "gcj02", "bd09"]


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command()(assess)
    # Southern latitudes and western longitudes begin like options.
    app.command(context_settings={"ignore_unknown_options": True})(convert)


def assess(items: Annotated[Path, typer.Argument(help="A JSON file; - reads it from the input.")]) -> None:
    """Score one assessment of ability by GB/T 42195-2022 and print its grade with the reasons, as JSON."""
    from services.registry.domain.assessment import InvalidAssessmentError, read_case
    from services.registry.domain.assessment import assess as judge

    try:
        verdict = judge(read_case(_json_of(items)))
    except InvalidAssessmentError as error:
        _refuse(f"{refusal.pointer or '/'}: {refusal.message}" for refusal in error.refusals)
    _print(
        {
            "score": verdict.score,
            "preliminary_grade": verdict.preliminary_grade,
            "grade": verdict.grade,
            "reasons": list(verdict.reasons),
        }
    )


def convert(
    lat: Annotated[str, typer.Argument(help="Degrees north; - reads LAT LNG from the input, one point a line.")],
    lng: Annotated[str | None, typer.Argument(help="Degrees east.")] = None,
    source: Annotated[CoordinateSystem, typer.Option("--from", help="What the point is given in.")] = "wgs84",
    target: Annotated[CoordinateSystem, typer.Option("--to", help="What it is wanted in.")] = "gcj02",
) -> None:
    """Convert a coordinate between WGS-84, GCJ-02 and BD-09, and print it as JSON."""
    for number, (given_lat, given_lng) in enumerate(_points(lat, lng), start=1):
        where = f"line {number}: " if lat == "-" else ""
        try:
            _print(_converted(_degrees(given_lat), _degrees(given_lng), source, target))
        except ValueError as error:
            _refuse([f"{where}{error}"])


def _converted(lat: float, lng: float, source: CoordinateSystem, target: CoordinateSystem) -> dict[str, Any]:
    from services.contracts.coordinates import convert as to

    there_lat, there_lng = to(lat, lng, source, target)
    return {"lat": there_lat, "lng": there_lng, "crs": target}


def _degrees(text: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise ValueError(f"not a number of degrees: {text}") from error


def _points(lat: str, lng: str | None) -> Iterator[tuple[str, str]]:
    if lat != "-":
        if lng is None:
            _refuse(["LNG is missing"])
        yield lat, lng
        return
    for number, line in enumerate(sys.stdin, start=1):
        fields = line.replace(",", " ").split()
        if len(fields) == 2:
            yield fields[0], fields[1]
        elif fields:
            _refuse([f"line {number}: LAT LNG is needed"])


def _json_of(path: Path) -> Any:
    try:
        text = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
        return json.loads(text.decode("utf-8-sig"), object_pairs_hook=_without_repetition)
    except OSError as error:
        _refuse([f"{path}: {error.strerror}"])
    except (ValueError, RecursionError) as error:
        _refuse([f"{path}: not JSON: {error}"])


def _without_repetition(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        repeated = next(name for name, _ in pairs if sum(name == other for other, _ in pairs) > 1)
        raise ValueError(f"{repeated!r} stands there twice")
    return members


def _print(answer: dict[str, Any]) -> None:
    print(json.dumps(answer, ensure_ascii=False))


def _refuse(lines: Iterable[str]) -> NoReturn:
    for line in lines:
        print(f"hub: {line}", file=sys.stderr)
    raise typer.Exit(1)
