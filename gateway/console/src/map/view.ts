/** Wraps the map engine: makes one map, moves its markers, and ends it. The only module that imports the engine. */
import type { FeatureCollection } from "geojson";
import { Map as EngineMap, LngLatBounds, Marker, NavigationControl, setWorkerUrl } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import type { MapStyle } from "../api/types";
import type { Place } from "./places";
import { styleOf } from "./style";

// A bundler moves files, so the engine cannot find its own worker.
setWorkerUrl(workerUrl);

const CLOSEST_ZOOM = 16;

export class MapView {
  private readonly map: EngineMap;
  private markers: Marker[] = [];
  private shown = "";

  constructor(container: HTMLElement, style: MapStyle, streets: FeatureCollection | undefined) {
    const isDark = document.documentElement.dataset.theme === "dark";
    this.map = new EngineMap({
      container,
      style: styleOf(style, streets, isDark),
      attributionControl: { compact: false },
      localIdeographFontFamily: '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif',
      dragRotate: false,
      maxZoom: 19,
      cooperativeGestures: false,
    });
    this.map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  }

  show(places: Place[]): void {
    for (const marker of this.markers) marker.remove();
    this.markers = places.map((place) => {
      const element = document.createElement("div");
      element.className = `map-marker marker-${place.kind}`;
      element.textContent = place.sign;
      element.title = place.title;
      element.setAttribute("aria-label", place.title);
      return new Marker({ element }).setLngLat([place.lng, place.lat]).addTo(this.map);
    });
    this.fit(places);
  }

  remove(): void {
    this.map.remove();
  }

  /** Moves the picture only when the elder's places changed: an operator who is looking around is not pulled back. */
  private fit(places: Place[]): void {
    const fixed = JSON.stringify(places.map((place) => [place.kind, place.kind === "candidate" ? 0 : place.lat]));
    if (fixed === this.shown || places.length === 0) return;
    this.shown = fixed;
    const bounds = new LngLatBounds();
    for (const place of places) bounds.extend([place.lng, place.lat]);
    this.map.fitBounds(bounds, { padding: 48, maxZoom: CLOSEST_ZOOM, duration: 0 });
  }
}
