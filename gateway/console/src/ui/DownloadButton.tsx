/** Fetches a file with the caller's authority and hands it to the browser. */
import { DownloadOutlined } from "@ant-design/icons";
import { App, Button } from "antd";
import { useState } from "react";
import { useI18n } from "../i18n/I18n";
import { problemText } from "./problem-text";

interface Props {
  label: string;
  fileName: string;
  ask: () => Promise<Blob>;
  testId?: string;
}

export function DownloadButton({ label, fileName, ask, testId }: Props) {
  const i18n = useI18n();
  const { message } = App.useApp();
  const [isBusy, setBusy] = useState(false);

  const download = async (): Promise<void> => {
    setBusy(true);
    try {
      const address = URL.createObjectURL(await ask());
      const link = document.createElement("a");
      link.href = address;
      link.download = fileName;
      link.click();
      // The browser reads the file after the click has returned.
      setTimeout(() => URL.revokeObjectURL(address), 60_000);
    } catch (error) {
      void message.error(problemText(error, i18n));
    } finally {
      setBusy(false);
    }
  };

  return (
    <Button icon={<DownloadOutlined />} loading={isBusy} onClick={() => void download()} data-testid={testId}>
      {label}
    </Button>
  );
}
