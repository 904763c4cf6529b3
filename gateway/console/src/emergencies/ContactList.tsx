/** The contacts in calling order; one click records how a call ended. */
import { App, Button, Dropdown } from "antd";
import type { ContactResult } from "../api/dispatch-types";
import type { Contact } from "../api/elders-types";
import { emergencies } from "../api/endpoints";
import { useI18n } from "../i18n/I18n";
import { useCaseAction } from "./queries";

const RESULTS: ContactResult[] = ["answered", "no_answer", "busy", "refused"];

interface Props {
  emergencyId: string;
  contacts: Contact[];
  canRecord: boolean;
}

export function ContactList({ emergencyId, contacts, canRecord }: Props) {
  const { t, label } = useI18n();
  const { message } = App.useApp();
  const { act, isBusy } = useCaseAction(emergencyId);
  const ordered = [...contacts].sort((a, b) => a.priority - b.priority);

  const record = async (contact: Contact, result: ContactResult): Promise<void> => {
    if (await act(() => emergencies.contactAttempt(emergencyId, { contact_id: contact.id, result }))) {
      void message.success(t("contact.recorded", { name: contact.name, result: t(`contact.${result}`) }));
    }
  };

  return (
    <>
      <h3 className="section-title">{t("elder.contacts")}</h3>
      {ordered.length === 0 && <p>{t("elder.no_contacts")}</p>}
      <ol className="contacts" data-testid="contacts">
        {ordered.map((contact) => (
          <li key={contact.id}>
            <span className="contact-who">
              <strong>{contact.name}</strong> {label("relationship", contact.relationship)}
              {contact.is_guardian && <span className="mark">{t("elder.guardian")}</span>}
            </span>
            <a href={`tel:${contact.phone}`}>{contact.phone}</a>
            {canRecord && (
              <Dropdown
                trigger={["click"]}
                menu={{
                  items: RESULTS.map((result) => ({ key: result, label: t(`contact.${result}`) })),
                  onClick: ({ key }) => void record(contact, key as ContactResult),
                }}
              >
                <Button size="small" disabled={isBusy} data-testid="contact-attempt">
                  {t("contact.record")}
                </Button>
              </Dropdown>
            )}
          </li>
        ))}
      </ol>
    </>
  );
}
