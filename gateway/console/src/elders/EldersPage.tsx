/** Finds elders; a chosen one opens beside the list. Personal numbers stay masked as the registry answers them. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { Button, Input, InputNumber, Table } from "antd";
import { useState } from "react";
import { Link, useNavigate, useParams } from "react-router";
import type { ElderSummary } from "../api/elders-types";
import { elders } from "../api/endpoints";
import "../emergencies/board.css";
import { errorText } from "../i18n/errors";
import { useI18n } from "../i18n/I18n";
import { keys } from "../live/cache";
import { ElderDrawer } from "./ElderDrawer";
import { TraitTags } from "./TraitTags";

export default function EldersPage() {
  const i18n = useI18n();
  const { t, label } = i18n;
  const navigate = useNavigate();
  const { elderId } = useParams();
  const [q, setQ] = useState("");
  const [minAge, setMinAge] = useState<number | null>(null);
  const filter = { ...(q ? { q } : {}), ...(minAge ? { min_age: minAge } : {}) };
  const { data, error, isPending, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: [...keys.elders, filter],
    queryFn: ({ pageParam }) => elders.search({ ...filter, limit: 50, ...(pageParam ? { cursor: pageParam } : {}) }),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });

  return (
    <div className="page">
      <div className="page-tools">
        <Input.Search
          allowClear
          style={{ width: 300 }}
          placeholder={t("elder.search")}
          aria-label={t("elder.search")}
          onSearch={(text) => setQ(text.trim())}
        />
        <InputNumber
          min={60}
          max={120}
          placeholder={t("elder.min_age")}
          aria-label={t("elder.min_age")}
          style={{ width: 140 }}
          value={minAge}
          onChange={setMinAge}
        />
      </div>
      {error && <p className="form-error">{errorText(error, i18n)}</p>}
      <Table<ElderSummary>
        rowKey="id"
        size="small"
        pagination={false}
        loading={isPending}
        dataSource={data?.pages.flatMap((page) => page.items) ?? []}
        onRow={(elder) => ({ onClick: () => void navigate(`/elders/${elder.id}`), className: "clickable" })}
        columns={[
          {
            title: t("order.elder"),
            dataIndex: "name",
            render: (name: string, elder) => <Link to={`/elders/${elder.id}`}>{name}</Link>,
          },
          { title: "", render: (_, elder) => `${label("sex", elder.sex)} ${elder.age}` },
          { title: t("elder.phone"), dataIndex: "phone" },
          { title: t("elder.division"), render: (_, elder) => elder.division_name },
          { title: t("elder.address"), dataIndex: "address", ellipsis: true },
          { title: t("elder.traits"), render: (_, elder) => <TraitTags traits={elder.traits} /> },
        ]}
      />
      {hasNextPage && (
        <Button onClick={() => void fetchNextPage()} loading={isFetchingNextPage}>
          {t("app.more")}
        </Button>
      )}
      {elderId && <ElderDrawer id={elderId} onClose={() => void navigate("/elders")} />}
    </div>
  );
}
