/** The pages of the service network. */
import { useWords } from "../i18n/area";
import { networkWords } from "../i18n/texts/network";
import { SubNav } from "../ui/SubNav";
import "../ui/registry.css";

export function NetworkNav() {
  const w = useWords(networkWords);
  return (
    <SubNav
      label={w("area")}
      pages={[
        { to: "/providers", label: w("providers") },
        { to: "/staff", label: w("staff") },
        { to: "/facilities", label: w("facilities") },
      ]}
    />
  );
}
