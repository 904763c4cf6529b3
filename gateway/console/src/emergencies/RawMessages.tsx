/** The raw messages behind an alarm, byte for byte as they were stored. */
import { useQuery } from "@tanstack/react-query";
import { Modal } from "antd";
import { devices } from "../api/endpoints";
import { errorText } from "../i18n/errors";
import { useI18n } from "../i18n/I18n";

export function RawMessages({ alarmId, onClose }: { alarmId: string; onClose: () => void }) {
  const i18n = useI18n();
  const { t, dateTime } = i18n;
  const { data, error, isPending } = useQuery({ queryKey: ["alarm", alarmId], queryFn: () => devices.alarm(alarmId) });
  const messages = data?.messages ?? [];
  return (
    <Modal open title={t("case.raw_title")} footer={null} onCancel={onClose} width={720}>
      {isPending && <p>{t("app.loading")}</p>}
      {error && <p className="form-error">{errorText(error, i18n)}</p>}
      {data?.note && <p>{t("app.pair", { name: t("case.reason"), value: data.note })}</p>}
      {data && messages.length === 0 && <p>{t("case.raw_missing")}</p>}
      {messages.map((message) => (
        <section key={message.id} className="raw-message">
          <p>{`${dateTime(message.received_at)} · ${message.channel}${message.topic ? ` · ${message.topic}` : ""}`}</p>
          <pre>{message.payload_text ?? message.payload_base64}</pre>
        </section>
      ))}
    </Modal>
  );
}
