"""Hand-made street maps: OpenStreetMap XML written by the test, read by the code as any extract is."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import quoteattr

from services.dispatch.clients.travel_time.engine import Point
from services.dispatch.clients.travel_time.road_graph import RoadGraph

SPACING_DEGREES = 0.001  # about 111 m north–south at the equator, where the test towns lie


@dataclass
class Town:
    """Nodes on a grid by (row, column), and ways between them."""

    nodes: dict[int, tuple[float, float]] = field(default_factory=dict)
    node_tags: dict[int, dict[str, str]] = field(default_factory=dict)
    ways: list[tuple[list[int], dict[str, str]]] = field(default_factory=list)

    def node(self, row: float, column: float, **tags: str) -> int:
        number = len(self.nodes) + 1
        self.nodes[number] = (row * SPACING_DEGREES, column * SPACING_DEGREES)
        self.node_tags[number] = tags
        return number

    def way(self, nodes: Sequence[int], **tags: str) -> None:
        self.ways.append((list(nodes), {key.replace("__", ":"): value for key, value in tags.items()}))

    def point(self, node: int) -> Point:
        return Point(*self.nodes[node])

    def write(self, path: Path) -> Path:
        lines = ['<?xml version="1.0"?><osm version="0.6">']
        for number, (lat, lng) in self.nodes.items():
            lines.append(f'<node id="{number}" version="1" lat="{lat:.7f}" lon="{lng:.7f}">')
            lines += _tags(self.node_tags.get(number, {}))
            lines.append("</node>")
        for number, (nodes, tags) in enumerate(self.ways, start=1):
            lines.append(f'<way id="{number}" version="1">')
            lines += [f'<nd ref="{node}"/>' for node in nodes]
            lines += _tags(tags)
            lines.append("</way>")
        lines.append("</osm>")
        path.write_text("\n".join(lines), encoding="utf-8")
        return path

    def load(self, folder: Path) -> RoadGraph:
        return RoadGraph.load(self.write(folder / "town.osm"))


def _tags(tags: dict[str, str]) -> list[str]:
    return [f"<tag k={quoteattr(key)} v={quoteattr(value)}/>" for key, value in tags.items()]
