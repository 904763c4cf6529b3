/** Writes a note onto the case's timeline. */
import { Input, Modal } from "antd";
import { useState } from "react";
import { emergencies } from "../api/endpoints";
import { useI18n } from "../i18n/I18n";
import type { CaseDialogProps } from "./dialog-props";

export function NoteDialog({ item, act, onClose }: CaseDialogProps) {
  const { t } = useI18n();
  const [text, setText] = useState("");
  const [isSaving, setSaving] = useState(false);

  const save = async (): Promise<void> => {
    setSaving(true);
    // A note that was refused stays in the field: it must not be typed twice.
    if (await act(() => emergencies.note(item.id, text.trim()))) onClose();
    else setSaving(false);
  };

  return (
    <Modal
      open
      title={t("case.note")}
      okText={t("case.note_save")}
      onOk={() => void save()}
      onCancel={onClose}
      okButtonProps={{ disabled: text.trim() === "", loading: isSaving }}
    >
      <Input.TextArea
        autoFocus
        rows={4}
        maxLength={2000}
        aria-label={t("case.note")}
        data-testid="note-text"
        placeholder={t("case.note_placeholder")}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && text.trim()) void save();
        }}
      />
    </Modal>
  );
}
