/** The places of the map in words, with the age and the source of the last position; also for those who see no map. */
import type { Location, Maybe, Position } from "../api/types";
import { elapsedSeconds, writeSpan } from "../emergencies/clocks";
import { useI18n } from "../i18n/I18n";
import { useNow } from "../live/now";

const write = (place: Location): string => `${place.lat.toFixed(5)}, ${place.lng.toFixed(5)}`;

interface Props {
  home: Maybe<Location>;
  lastPosition: Maybe<Position>;
  hasCandidates: boolean;
}

export function MapLegend({ home, lastPosition, hasCandidates }: Props) {
  const { t, label } = useI18n();
  const now = useNow();
  return (
    <p className="map-legend">
      {home && <span>{`⌂ ${t("map.home")} ${write(home)}`}</span>}
      {lastPosition && (
        <span>
          {`◎ ${t("map.last_position")} ${write(lastPosition)}`}
          {lastPosition.at && ` · ${t("map.position_age", { age: writeSpan(elapsedSeconds(lastPosition.at, now)) })}`}
          {lastPosition.source && ` · ${label("source", lastPosition.source)}`}
          {typeof lastPosition.accuracy_m === "number" &&
            ` · ${t("map.accuracy", { metres: Math.round(lastPosition.accuracy_m) })}`}
        </span>
      )}
      {hasCandidates && <span>{`① ${t("map.candidate")}`}</span>}
      {!home && !lastPosition && <span>{t("map.nothing")}</span>}
    </p>
  );
}
