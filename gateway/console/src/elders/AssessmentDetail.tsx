/** One assessment as the registry scored it: total, grades, and the rules that led there. */
import { useQuery } from "@tanstack/react-query";
import { Modal, Spin } from "antd";
import { people } from "../api/registry";
import { useWords } from "../i18n/area";
import { useI18n } from "../i18n/I18n";
import { elderWords } from "../i18n/texts/elders";
import { keys } from "../live/cache";
import { ProblemNotice } from "../ui/ProblemNotice";
import { ABILITY_TABLES } from "./ability-items";

interface Props {
  elderId: string;
  id: string;
  onClose: () => void;
}

export function AssessmentDetail({ elderId, id, onClose }: Props) {
  const { language } = useI18n();
  const w = useWords(elderWords);
  const { data, error } = useQuery({
    queryKey: [...keys.elders, "assessment", id],
    queryFn: () => people.assessment(elderId, id),
  });
  const index = language === "zh" ? 0 : 1;
  return (
    <Modal open width={760} title={w("result_title")} footer={null} onCancel={onClose}>
      <ProblemNotice error={error} />
      {!data && !error && <Spin />}
      {data && (
        <div data-testid="assessment-result">
          <p>
            <strong>
              {data.score === null
                ? w("result_grade", { grade: data.grade })
                : w("result_score", {
                    score: data.score,
                    preliminary: data.preliminary_grade ?? "—",
                    grade: data.grade,
                  })}
            </strong>
          </p>
          <ul>
            {data.reasons.map((reason) => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>
          {data.items && (
            <div className="ability-tables">
              {ABILITY_TABLES.map((table) => (
                <section key={table.title[0]}>
                  <h4>{table.title[index]}</h4>
                  <dl className="facts">
                    {table.items.map((item) => (
                      <div className="fact" key={item.code}>
                        <dt>{item.title[index]}</dt>
                        <dd>{`${data.items?.[item.code] ?? "—"} / ${item.highest}`}</dd>
                      </div>
                    ))}
                  </dl>
                </section>
              ))}
            </div>
          )}
        </div>
      )}
    </Modal>
  );
}
