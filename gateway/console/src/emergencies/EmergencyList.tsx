/** The rows of the duty list. */
import type { EmergencySummary } from "../api/dispatch-types";
import { useI18n } from "../i18n/I18n";
import { EmergencyRow } from "./EmergencyRow";

interface Props {
  items: EmergencySummary[];
  chosen: string | undefined;
  onChoose: (id: string) => void;
  emptyText: string;
  isLoading: boolean;
}

export function EmergencyList({ items, chosen, onChoose, emptyText, isLoading }: Props) {
  const { t } = useI18n();
  if (items.length === 0) return <p className="list-empty">{isLoading ? t("app.loading") : emptyText}</p>;
  return (
    <ol className="emergency-list">
      {items.map((item) => (
        <li key={item.id}>
          <EmergencyRow item={item} isChosen={item.id === chosen} onChoose={onChoose} />
        </li>
      ))}
    </ol>
  );
}
