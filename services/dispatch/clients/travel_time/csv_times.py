"""Travel times of a CSV of pairs, for `hub travel-times`: read, compute, write the same rows with the answer."""

import csv
from collections.abc import Sequence
from typing import TextIO

import numpy as np

from services.dispatch.clients.travel_time.engine import Mode, Point
from services.dispatch.clients.travel_time.estimate import estimate
from services.dispatch.clients.travel_time.road_graph import RoadGraph

COLUMNS = ("from_lat", "from_lng", "to_lat", "to_lng")
_ANSWER = ("seconds", "metres", "source")


class CsvError(ValueError):
    """The input cannot be used; the text names the line and the column."""


def csv_travel_times(graph: RoadGraph, mode: Mode, in_stream: TextIO, out_stream: TextIO) -> None:
    """Read `from_lat,from_lng,to_lat,to_lng` (other columns are kept) and write them with `seconds,metres,source`.

    Seconds and metres are rounded to one decimal; a pair without a road time is an `estimate`. Raises `CsvError` before
    anything is written.
    """
    reader = csv.DictReader(in_stream, strict=True)
    rows, pairs = _read(reader)
    kept = [name for name in reader.fieldnames or () if name not in _ANSWER]
    writer = csv.DictWriter(out_stream, [*kept, *_ANSWER], extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    for row, (seconds, metres, source) in zip(rows, _answers(graph, mode, pairs), strict=True):
        writer.writerow(row | {"seconds": f"{seconds:.1f}", "metres": f"{metres:.1f}", "source": source})


def _read(reader: "csv.DictReader[str]") -> tuple[list[dict[str, str]], list[tuple[Point, Point]]]:
    try:
        missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
        if missing:
            message = f"line 1: the column {missing[0]} is missing; expected {','.join(COLUMNS)}"
            raise CsvError(message)
        rows, pairs = [], []
        for row in reader:
            if None in row or None in row.values():
                message = f"line {reader.line_num}: the number of fields differs from the header's"
                raise CsvError(message)
            rows.append(row)
            pairs.append((_point(row, reader.line_num, "from"), _point(row, reader.line_num, "to")))
    except csv.Error as error:
        message = f"line {reader.reader.line_num}: {error}"
        raise CsvError(message) from error
    return rows, pairs


def _point(row: dict[str, str], line: int, side: str) -> Point:
    return Point(
        _degrees(row, line, f"{side}_lat", 90.0),
        _degrees(row, line, f"{side}_lng", 180.0),
    )


def _degrees(row: dict[str, str], line: int, column: str, limit: float) -> float:
    text = row[column]
    try:
        value = float(text)
    except ValueError:
        message = f"line {line}, column {column}: {text!r} is not a number"
        raise CsvError(message) from None
    if not -limit <= value <= limit:
        message = f"line {line}, column {column}: {text} is outside ±{limit:g}°"
        raise CsvError(message)
    return value


def _answers(graph: RoadGraph, mode: Mode, pairs: Sequence[tuple[Point, Point]]) -> list[tuple[float, float, str]]:
    """Pairs with the same origin are searched together."""
    by_origin: dict[Point, list[int]] = {}
    for i, (origin, _) in enumerate(pairs):
        by_origin.setdefault(origin, []).append(i)
    answers: list[tuple[float, float, str]] = [(0.0, 0.0, "")] * len(pairs)
    for origin, indices in by_origin.items():
        destinations = [pairs[i][1] for i in indices]
        road = graph.matrix([origin], destinations, mode)
        spare = estimate([origin], destinations, mode)
        for j, i in enumerate(indices):
            best = road if np.isfinite(road.seconds[0, j]) else spare
            answers[i] = (float(best.seconds[0, j]), float(best.metres[0, j]), str(best.source[0, j]))
    return answers
