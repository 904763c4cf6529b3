/** The map of a case: the home, the last position and the candidates on real streets. It draws; it decides nothing. */
import { useQuery } from "@tanstack/react-query";
import "maplibre-gl/dist/maplibre-gl.css";
import { useEffect, useRef, useState } from "react";
import type { Candidate } from "../api/dispatch-types";
import { mapStyle, streets } from "../api/endpoints";
import type { Location, Maybe, Position } from "../api/types";
import { useI18n } from "../i18n/I18n";
import { MapLegend } from "./MapLegend";
import "./map.css";
import { type Place, placesOf } from "./places";
import { MapView } from "./view";

interface Props {
  home: Maybe<Location>;
  lastPosition: Maybe<Position>;
  candidates: Candidate[];
}

export default function CaseMap({ home, lastPosition, candidates }: Props) {
  const { t } = useI18n();
  const frame = useRef<HTMLDivElement>(null);
  const view = useRef<MapView>(undefined);
  const [isBroken, setBroken] = useState(false);
  const style = useQuery({ queryKey: ["map-style"], queryFn: mapStyle, staleTime: Infinity }).data;
  const lines = useQuery({
    queryKey: ["map-streets"],
    queryFn: streets,
    staleTime: Infinity,
    enabled: style?.kind === "streets",
  }).data;
  const isStyled = style !== undefined && (style.kind === "raster" || lines !== undefined);

  const places: Place[] = placesOf(home, lastPosition, candidates, {
    home: t("map.home"),
    lastPosition: t("map.last_position"),
  });
  const fingerprint = JSON.stringify(places);
  // A map of nowhere tells nothing, and an engine started in a hidden frame has no size.
  const isReady = isStyled && places.length > 0;

  useEffect(() => {
    if (!frame.current || !style || !isReady) return;
    try {
      view.current = new MapView(frame.current, style, lines);
    } catch {
      // Remote desktops often have no WebGL; the legend below still gives every place in words.
      setBroken(true);
      return;
    }
    return () => {
      view.current?.remove();
      view.current = undefined;
    };
  }, [style, lines, isReady]);

  // `isReady` is listed because the view that takes the places is made when it turns true.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => view.current?.show(JSON.parse(fingerprint) as Place[]), [fingerprint, isReady]);

  return (
    <section data-testid="case-map">
      <div className="map-frame" hidden={places.length === 0}>
        {isBroken ? t("map.unavailable") : <div ref={frame} className="map-canvas" />}
      </div>
      <MapLegend home={home} lastPosition={lastPosition} hasCandidates={candidates.length > 0} />
    </section>
  );
}
