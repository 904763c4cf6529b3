/** One worker: what they are qualified for, when they work, for whom they have worked. */
import { useQuery } from "@tanstack/react-query";
import { Spin } from "antd";
import { Link, useParams } from "react-router";
import { staff } from "../api/registry";
import { useWords } from "../i18n/area";
import { networkWords } from "../i18n/texts/network";
import { uiWords } from "../i18n/texts/ui";
import { useNames } from "../i18n/useNames";
import { Facts } from "../ui/Facts";
import { ProblemNotice } from "../ui/ProblemNotice";
import { StateMark } from "../ui/StateMark";
import { CertificatesCard } from "./CertificatesCard";
import { EmploymentsCard } from "./EmploymentsCard";
import { networkKeys } from "./keys";
import { NetworkNav } from "./NetworkNav";
import { ShiftsCard } from "./ShiftsCard";
import { TrainingsCard } from "./TrainingsCard";

export default function StaffMemberPage() {
  const { workerId = "" } = useParams();
  const w = useWords(networkWords);
  const u = useWords(uiWords);
  const { name } = useNames();
  const found = useQuery({ queryKey: [...networkKeys.staff, "one", workerId], queryFn: () => staff.one(workerId) });
  const worker = found.data;
  return (
    <div className="page" data-testid="staff-page">
      <NetworkNav />
      <ProblemNotice error={found.error} onRetry={() => void found.refetch()} />
      {!worker && !found.error && <Spin />}
      {worker && (
        <>
          <header className="page-head">
            <h2>{worker.name}</h2>
            <StateMark mood={worker.standing === "active" ? "good" : "warn"}>
              {name("staff", worker.standing)}
            </StateMark>
          </header>
          <div className="two-columns">
            <div className="stack">
              <section className="card">
                <Facts
                  facts={[
                    [
                      w("provider_of"),
                      <Link key="provider" to={`/providers/${worker.provider_id}`}>
                        {worker.provider_name}
                      </Link>,
                    ],
                    [u("division"), worker.division_name],
                    [u("phone"), worker.phone],
                    [w("skills"), worker.skills.map((skill) => name("service", skill)).join("、")],
                    [w("languages"), worker.languages.join("、")],
                  ]}
                />
              </section>
              <ShiftsCard worker={worker} />
            </div>
            <div className="stack">
              <CertificatesCard worker={worker} />
              <TrainingsCard workerId={worker.id} />
              <EmploymentsCard worker={worker} />
            </div>
          </div>
        </>
      )}
    </div>
  );
}
