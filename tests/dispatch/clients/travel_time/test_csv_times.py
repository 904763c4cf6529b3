"""`hub travel-times`: rows in, the same rows out with times, and clear words about bad ones."""

import csv
from io import StringIO

import pytest

from services.dispatch.clients.travel_time import CsvError, Point, RoadGraph, csv_travel_times

HEADER = "from_lat,from_lng,to_lat,to_lng\n"


def run(graph: RoadGraph, text: str) -> list[dict[str, str]]:
    out = StringIO()
    csv_travel_times(graph, "ebike", StringIO(text), out)
    return list(csv.DictReader(StringIO(out.getvalue())))


def test_each_row_is_answered_in_order_and_keeps_its_columns(nanshan: RoadGraph) -> None:
    rows = run(
        nanshan,
        "name,from_lat,from_lng,to_lat,to_lng\n"
        "a,22.5400,113.9400,22.5450,113.9500\n"
        "b,22.5450,113.9500,22.5400,113.9400\n"
        "c,22.5400,113.9400,10,100\n",
    )
    expected = nanshan.matrix([Point(22.54, 113.94)], [Point(22.545, 113.95)], "ebike")
    assert list(rows[0]) == ["name", "from_lat", "from_lng", "to_lat", "to_lng", "seconds", "metres", "source"]
    assert [row["name"] for row in rows] == ["a", "b", "c"]
    assert [row["source"] for row in rows] == ["road_graph", "road_graph", "estimate"]
    assert float(rows[0]["seconds"]) == pytest.approx(expected.seconds[0, 0], abs=0.06)
    assert float(rows[0]["metres"]) == pytest.approx(expected.metres[0, 0], abs=0.06)
    assert rows[0]["from_lat"] == "22.5400"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "line 1: the column from_lat is missing"),
        ("from_lat,from_lng,to_lat\n", "line 1: the column to_lng is missing"),
        (HEADER + "1,2,3,4\n1,2,x,4\n", "line 3, column to_lat: 'x' is not a number"),
        (HEADER + "1,2,3,\n", "line 2, column to_lng: '' is not a number"),
        (HEADER + "91,2,3,4\n", "line 2, column from_lat: 91 is outside ±90°"),
        (HEADER + "1,nan,3,4\n", "line 2, column from_lng: nan is outside ±180°"),
        (HEADER + "1,2,3\n", "line 2: the number of fields differs"),
        (HEADER + "1,2,3,4,5\n", "line 2: the number of fields differs"),
        (HEADER + '1,2,3,"4\n', "line 2: unexpected end of data"),
    ],
)
def test_a_bad_row_is_named_and_nothing_is_written(nanshan: RoadGraph, text: str, message: str) -> None:
    out = StringIO()
    with pytest.raises(CsvError, match=message):
        csv_travel_times(nanshan, "walk", StringIO(text), out)
    assert out.getvalue() == ""
