/** Whom to call, in calling order; keepers add, change and end contacts. */
import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { people } from "../api/registry";
import type { Contact, Elder, NewContact } from "../api/registry-types";
import { useWords } from "../i18n/area";
import { useI18n } from "../i18n/I18n";
import { elderWords } from "../i18n/texts/elders";
import { uiWords } from "../i18n/texts/ui";
import { keys } from "../live/cache";
import { FormDialog } from "../ui/FormDialog";
import { useRights } from "./rights";

type Asked = { kind: "add" } | { kind: "change" | "end"; contact: Contact };

export function ContactsCard({ elder }: { elder: Elder }) {
  const { t, label } = useI18n();
  const w = useWords(elderWords);
  const u = useWords(uiWords);
  const { mayKeep } = useRights();
  const [asked, setAsked] = useState<Asked>();
  const ordered = [...elder.contacts].sort((a, b) => a.priority - b.priority);
  return (
    <section className="card" data-testid="contacts-card">
      <h3 className="section-title card-head">
        <span>{w("contacts")}</span>
        {mayKeep && (
          <Button size="small" onClick={() => setAsked({ kind: "add" })}>
            {u("add")}
          </Button>
        )}
      </h3>
      {ordered.length === 0 && <p className="form-warning">{t("elder.no_contacts")}</p>}
      <ol className="contact-rows">
        {ordered.map((contact) => (
          <li key={contact.id}>
            <span>
              <strong>{contact.name}</strong> {label("relationship", contact.relationship)}{" "}
              {contact.is_guardian && <span className="mark">{w("guardian")}</span>}
            </span>
            <span>{contact.phone}</span>
            {mayKeep && (
              <span>
                <Button size="small" type="link" onClick={() => setAsked({ kind: "change", contact })}>
                  {w("edit")}
                </Button>
                <Button size="small" type="link" danger onClick={() => setAsked({ kind: "end", contact })}>
                  {w("end_contact")}
                </Button>
              </span>
            )}
          </li>
        ))}
      </ol>
      {asked?.kind === "end" && <EndDialog elder={elder} contact={asked.contact} onClose={() => setAsked(undefined)} />}
      {asked && asked.kind !== "end" && (
        <ContactDialog
          elder={elder}
          contact={asked.kind === "change" ? asked.contact : undefined}
          onClose={() => setAsked(undefined)}
        />
      )}
    </section>
  );
}

interface ContactProps {
  elder: Elder;
  contact: Contact | undefined;
  onClose: () => void;
}

function ContactDialog({ elder, contact, onClose }: ContactProps) {
  const w = useWords(elderWords);
  const u = useWords(uiWords);
  const queries = useQueryClient();
  const last = Math.max(0, ...elder.contacts.map((one) => one.priority));
  const initial = contact
    ? {
        name: contact.name,
        relationship: contact.relationship,
        priority: contact.priority,
        is_guardian: contact.is_guardian,
      }
    : { priority: last + 1 };
  return (
    <FormDialog<NewContact>
      title={contact ? `${w("edit")} · ${contact.name}` : w("contact")}
      initial={initial}
      send={(values, key) =>
        contact
          ? people.changeContact(elder.id, contact.id, values, elder.version)
          : people.addContact(elder.id, values, key)
      }
      onDone={() => void queries.invalidateQueries({ queryKey: keys.elders })}
      onClose={onClose}
      fields={[
        { name: "name", label: w("name"), required: true, width: "half" },
        { name: "relationship", label: w("relationship"), required: true, width: "half" },
        {
          name: "phone",
          label: u("phone"),
          required: true,
          width: "half",
          ...(contact ? { hint: `${contact.phone} ${w("phone_again")}` } : {}),
        },
        { name: "priority", label: w("priority"), kind: "number", min: 1, max: 99, required: true, width: "half" },
        { name: "is_guardian", label: w("guardian"), kind: "switch", width: "half" },
        { name: "is_joint_guardian", label: w("joint_guardian"), kind: "switch", width: "half" },
      ]}
    />
  );
}

function EndDialog({ elder, contact, onClose }: { elder: Elder; contact: Contact; onClose: () => void }) {
  const w = useWords(elderWords);
  const u = useWords(uiWords);
  const queries = useQueryClient();
  return (
    <FormDialog<{ reason: string }>
      title={w("end_contact_title", { name: contact.name })}
      isDanger
      okText={w("end_contact")}
      send={({ reason }) => people.endContact(elder.id, contact.id, reason)}
      onDone={() => void queries.invalidateQueries({ queryKey: keys.elders })}
      onClose={onClose}
      fields={[{ name: "reason", label: u("reason"), required: true }]}
    />
  );
}
