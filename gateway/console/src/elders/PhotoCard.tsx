/** The photograph, if there is one: shown, replaced, removed. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Popconfirm } from "antd";
import { useEffect, useRef, useState } from "react";
import { people } from "../api/registry";
import type { Elder } from "../api/registry-types";
import { useWords } from "../i18n/area";
import { elderWords } from "../i18n/texts/elders";
import { keys } from "../live/cache";
import { ProblemNotice } from "../ui/ProblemNotice";
import { useRights } from "./rights";

export function PhotoCard({ elder }: { elder: Elder }) {
  const w = useWords(elderWords);
  const { mayKeep } = useRights();
  const queries = useQueryClient();
  const chooser = useRef<HTMLInputElement>(null);
  const [error, setError] = useState<unknown>();
  const [address, setAddress] = useState<string>();
  const photo = useQuery({
    queryKey: [...keys.elders, "photo", elder.id, elder.has_photo],
    queryFn: () => people.photo(elder.id),
    enabled: elder.has_photo,
  }).data;

  useEffect(() => {
    if (!photo) return setAddress(undefined);
    const made = URL.createObjectURL(photo);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [photo]);

  const run = async (step: () => Promise<unknown>): Promise<void> => {
    setError(undefined);
    try {
      await step();
      await queries.invalidateQueries({ queryKey: keys.elders });
    } catch (caught) {
      setError(caught);
    }
  };

  if (!elder.has_photo && !mayKeep) return null;
  return (
    <section className="card">
      <h3 className="section-title">{w("photo")}</h3>
      <ProblemNotice error={error} />
      {address && <img className="elder-photo" src={address} alt={elder.name} />}
      {mayKeep && (
        <p className="card-tools">
          <input
            ref={chooser}
            type="file"
            hidden
            accept="image/jpeg,image/png"
            onChange={(event) => {
              const file = event.target.files?.[0];
              if (file) void run(() => people.putPhoto(elder.id, file));
            }}
          />
          <Button size="small" onClick={() => chooser.current?.click()}>
            {w("photo_put")}
          </Button>
          {elder.has_photo && (
            <Popconfirm title={w("photo_remove")} onConfirm={() => run(() => people.removePhoto(elder.id))}>
              <Button size="small" danger>
                {w("photo_remove")}
              </Button>
            </Popconfirm>
          )}
          <span className="muted">{w("photo_hint")}</span>
        </p>
      )}
    </section>
  );
}
