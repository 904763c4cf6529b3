/** Finds an elder by name or by the last four digits of the id or phone number. Usable as a form control. */
import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useEffect, useState } from "react";
import { elders } from "../api/endpoints";
import { useI18n } from "../i18n/I18n";
import { keys } from "../live/cache";

const TYPING_PAUSE_MS = 250;

interface Props {
  id?: string;
  value?: string | undefined;
  onChange?: (id: string | undefined) => void;
  testId: string;
}

export function ElderPicker({ id, value, onChange, testId }: Props) {
  const { t } = useI18n();
  const [typed, setTyped] = useState("");
  const [asked, setAsked] = useState("");

  useEffect(() => {
    const timer = setTimeout(() => setAsked(typed.trim()), TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);

  const { data, isFetching } = useQuery({
    queryKey: [...keys.elders, "pick", asked],
    queryFn: () => elders.search({ q: asked, limit: 20 }),
    enabled: asked !== "",
    placeholderData: (previous) => previous,
  });

  return (
    <Select<string>
      {...(id ? { id } : {})}
      data-testid={testId}
      allowClear
      showSearch={{ filterOption: false, onSearch: setTyped }}
      style={{ minWidth: 260 }}
      placeholder={t("order.choose_elder")}
      aria-label={t("order.elder")}
      loading={isFetching}
      value={value ?? null}
      onChange={(chosen) => onChange?.(chosen ?? undefined)}
      notFoundContent={null}
      options={(data?.items ?? []).map((elder) => ({
        value: elder.id,
        label: `${elder.name} · ${elder.phone ?? ""} · ${elder.address}`,
      }))}
    />
  );
}
