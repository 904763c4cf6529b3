/** Asks why somebody whom the hub excluded is sent all the same. */
import { Input, Modal } from "antd";
import { useState } from "react";
import type { Excluded } from "../api/dispatch-types";
import { useI18n } from "../i18n/I18n";

interface Props {
  worker: Excluded;
  /** Resolves to whether the worker was sent. */
  onSend: (reason: string) => Promise<boolean>;
  onClose: () => void;
}

export function OverruleDialog({ worker, onSend, onClose }: Props) {
  const { t } = useI18n();
  const [reason, setReason] = useState("");
  const [isSending, setSending] = useState(false);
  const canSend = reason.trim() !== "" && !isSending;

  const send = async (): Promise<void> => {
    if (!canSend) return;
    setSending(true);
    if (await onSend(reason.trim())) onClose();
    else setSending(false);
  };

  return (
    <Modal
      open
      title={t("candidates.overrule_title", { name: worker.name })}
      okText={t("candidates.overrule")}
      onOk={() => void send()}
      onCancel={onClose}
      okButtonProps={{ disabled: !canSend, loading: isSending }}
    >
      <p>{t("candidates.overrule_against", { reason: worker.reason.text })}</p>
      <Input
        autoFocus
        maxLength={200}
        aria-label={t("candidates.overrule_reason")}
        placeholder={t("candidates.overrule_reason")}
        data-testid="overrule-reason"
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        onPressEnter={(event) => {
          // Enter also ends the choice of a character in a Chinese input method.
          if (!event.nativeEvent.isComposing) void send();
        }}
      />
    </Modal>
  );
}
