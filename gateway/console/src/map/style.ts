/** Pure: the map engine's style, from what the gateway says about the background map. */
import type { FeatureCollection } from "geojson";
import type { LayerSpecification, StyleSpecification } from "maplibre-gl";
import type { MapStyle } from "../api/types";

const MAIN = ["motorway", "trunk", "primary", "motorway_link", "trunk_link", "primary_link"];
const MIDDLE = ["secondary", "tertiary", "secondary_link", "tertiary_link"];
const PATHS = ["footway", "path", "steps", "pedestrian", "cycleway", "track", "corridor", "bridleway"];

interface Palette {
  ground: string;
  main: string;
  middle: string;
  small: string;
  path: string;
  text: string;
}

const DARK: Palette = {
  ground: "#111a23",
  main: "#b98a3e",
  middle: "#7b8794",
  small: "#46535f",
  path: "#3d5546",
  text: "#d5dee7",
};
const LIGHT: Palette = {
  ground: "#f3f1ec",
  main: "#e2a24a",
  middle: "#c3b48f",
  small: "#bfc4ca",
  path: "#a9c0a4",
  text: "#3b4650",
};

function line(id: string, classes: string[], color: string, widths: [number, number]): LayerSpecification {
  return {
    id,
    type: "line",
    source: "streets",
    filter: ["in", ["get", "class"], ["literal", classes]],
    layout: { "line-cap": "round", "line-join": "round" },
    paint: {
      "line-color": color,
      "line-width": ["interpolate", ["exponential", 1.5], ["zoom"], 10, widths[0], 18, widths[1]],
    },
  };
}

function streetLayers(palette: Palette): LayerSpecification[] {
  const others: LayerSpecification = {
    id: "small",
    type: "line",
    source: "streets",
    filter: ["!", ["in", ["get", "class"], ["literal", [...MAIN, ...MIDDLE, ...PATHS]]]],
    layout: { "line-cap": "round", "line-join": "round" },
    paint: {
      "line-color": palette.small,
      "line-width": ["interpolate", ["exponential", 1.5], ["zoom"], 10, 0.4, 18, 9],
    },
  };
  const names: LayerSpecification = {
    id: "names",
    type: "symbol",
    source: "streets",
    minzoom: 13,
    filter: ["has", "name"],
    // No `glyphs` in the style: the engine draws letters with the fonts of this machine, so no server is asked.
    layout: { "symbol-placement": "line", "text-field": ["get", "name"], "text-size": 12, "text-font": ["sans-serif"] },
    paint: { "text-color": palette.text, "text-halo-color": palette.ground, "text-halo-width": 1.5 },
  };
  return [
    line("paths", PATHS, palette.path, [0.3, 3]),
    others,
    line("middle", MIDDLE, palette.middle, [0.8, 13]),
    line("main", MAIN, palette.main, [1.4, 17]),
    names,
  ];
}

export function styleOf(style: MapStyle, streets: FeatureCollection | undefined, isDark: boolean): StyleSpecification {
  const palette = isDark ? DARK : LIGHT;
  const ground: LayerSpecification = {
    id: "ground",
    type: "background",
    paint: { "background-color": palette.ground },
  };
  if (style.kind === "raster") {
    return {
      version: 8,
      sources: { tiles: { type: "raster", tiles: style.tiles ?? [], tileSize: 256, attribution: style.attribution } },
      layers: [ground, { id: "tiles", type: "raster", source: "tiles" }],
    };
  }
  return {
    version: 8,
    sources: {
      streets: {
        type: "geojson",
        data: streets ?? { type: "FeatureCollection", features: [] },
        attribution: style.attribution,
      },
    },
    layers: [ground, ...streetLayers(palette)],
  };
}
