/** The pages about elders. */
import { useWords } from "../i18n/area";
import { elderWords } from "../i18n/texts/elders";
import { SubNav } from "../ui/SubNav";
import "../ui/registry.css";

const KEEPERS = ["registrar", "administrator"];

export function ElderNav() {
  const w = useWords(elderWords);
  return (
    <SubNav
      label={w("area")}
      pages={[
        { to: "/elders", label: w("list") },
        { to: "/imports", label: w("imports"), roles: KEEPERS },
        { to: "/waiting-list", label: w("waiting") },
        { to: "/welfare-visits", label: w("visits") },
        { to: "/certification", label: w("certification") },
        { to: "/indicators", label: w("indicators") },
      ]}
    />
  );
}
