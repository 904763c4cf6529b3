/** Takes a sheet and how it is to be read, and sends it. */
import { useQueryClient } from "@tanstack/react-query";
import { Button, Checkbox, Form, Radio } from "antd";
import { useRef, useState } from "react";
import { imports } from "../api/registry";
import type { ImportOptions, ImportSummary } from "../api/registry-types";
import { useWords } from "../i18n/area";
import { importWords } from "../i18n/texts/imports";
import { useNames } from "../i18n/useNames";
import { DayInput } from "../ui/DayInput";
import { DivisionPicker } from "../ui/DivisionPicker";
import { DownloadButton } from "../ui/DownloadButton";
import { filledIn } from "../ui/fields";
import { ProblemNotice } from "../ui/ProblemNotice";

export function UploadForm({ onSent }: { onSent: (sent: ImportSummary) => void }) {
  const w = useWords(importWords);
  const { options } = useNames();
  const queries = useQueryClient();
  const chooser = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<File>();
  const [error, setError] = useState<unknown>();
  const [isSending, setSending] = useState(false);

  const send = async (values: ImportOptions): Promise<void> => {
    if (!file) return;
    setSending(true);
    setError(undefined);
    try {
      const sent = await imports.send(file, filledIn(values) as ImportOptions);
      await queries.invalidateQueries({ queryKey: ["imports"] });
      onSent(sent);
    } catch (caught) {
      setError(caught);
    } finally {
      setSending(false);
    }
  };

  return (
    <section className="card">
      <h3 className="section-title card-head">
        <span>{w("title")}</span>
        <DownloadButton label={w("template")} fileName="elders-template.xlsx" ask={imports.template} />
      </h3>
      <ProblemNotice error={error} />
      <Form<ImportOptions>
        layout="vertical"
        className="upload-form"
        initialValues={{ preview: true, mode: "all_or_nothing", existing: "update" }}
        onFinish={(values) => void send(values)}
      >
        <Form.Item label={w("file")} htmlFor="import-file" className="upload-file">
          <input
            ref={chooser}
            id="import-file"
            className="visually-hidden"
            type="file"
            accept=".xlsx,.csv"
            data-testid="import-file"
            onChange={(event) => setFile(event.target.files?.[0])}
          />
          <Button onClick={() => chooser.current?.click()}>{w("choose")}</Button>{" "}
          <span className={file ? "" : "muted"}>{file?.name ?? w("none_chosen")}</span>
        </Form.Item>
        <Form.Item name="mode" label={w("mode")}>
          <Radio.Group options={options("importMode")} />
        </Form.Item>
        <Form.Item name="existing" label={w("existing")}>
          <Radio.Group
            options={[
              { value: "update", label: w("existing_update") },
              { value: "keep", label: w("existing_keep") },
            ]}
          />
        </Form.Item>
        <Form.Item name="division_code" label={w("division")}>
          <DivisionPicker />
        </Form.Item>
        <Form.Item name="facts_from" label={w("facts_from")}>
          <DayInput />
        </Form.Item>
        <Form.Item name="preview" valuePropName="checked" extra={w("preview_hint")} label=" ">
          <Checkbox data-testid="import-preview">{w("preview")}</Checkbox>
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={isSending} disabled={!file} data-testid="import-send">
          {w("send")}
        </Button>
      </Form>
    </section>
  );
}
