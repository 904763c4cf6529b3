/** What every dialog of a case is given. */
import type { Emergency } from "../api/dispatch-types";

export interface CaseDialogProps {
  item: Emergency;
  act: (call: () => Promise<unknown>) => Promise<boolean>;
  onClose: () => void;
}
