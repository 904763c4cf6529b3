/** Rings for the cases that must ring at this seat, flashes the title, and warns while the browser forbids sound. */
import { Button } from "antd";
import { useEffect, useMemo, useState } from "react";
import { useSession } from "../app/Session";
import { useI18n } from "../i18n/I18n";
import { burstInterval, listenForGestures, playBurst, unlockAudio, useAudioState } from "../live/audio";
import { isWaiting } from "./merge";
import { useActiveEmergencies } from "./queries";
import { gainFor, LOWEST_VOLUME, soundFor } from "./sound-policy";

const VOLUME_KEY = "hub.volume";
const TITLE_FLASH_MS = 1000;

function useTitle(waiting: number): void {
  const { t } = useI18n();
  useEffect(() => {
    document.title = t("app.title");
    if (waiting === 0) return;
    let isFlashed = false;
    const timer = setInterval(() => {
      isFlashed = !isFlashed;
      document.title = isFlashed ? t("title.ringing", { count: waiting }) : t("app.title");
    }, TITLE_FLASH_MS);
    return () => clearInterval(timer);
  }, [waiting, t]);
}

function useBursts(isRinging: boolean, level: number, volume: number): void {
  useEffect(() => {
    if (!isRinging) return;
    const ring = (): void => playBurst(level, gainFor(level, volume));
    ring();
    const timer = setInterval(ring, burstInterval(level));
    return () => clearInterval(timer);
  }, [isRinging, level, volume]);
}

export function AlarmSound() {
  const { t } = useI18n();
  const { me } = useSession();
  const items = useActiveEmergencies().data?.items;
  const audio = useAudioState();
  const [volume, setVolume] = useState(() => Number(localStorage.getItem(VOLUME_KEY) ?? "0.8") || 0.8);
  const sound = useMemo(() => soundFor(items ?? [], { accountId: me.id, roles: me.roles }), [items, me]);

  useEffect(listenForGestures, []);
  useTitle((items ?? []).filter(isWaiting).length);
  useBursts(sound.isRinging, sound.level, volume);

  const change = (next: number): void => {
    localStorage.setItem(VOLUME_KEY, String(next));
    setVolume(next);
  };

  return (
    <>
      <span
        className="alarm-sound"
        data-testid="alarm-sound"
        data-state={sound.isRinging ? "ringing" : "silent"}
        data-level={sound.level}
        data-audio={audio}
      >
        <span aria-hidden="true">{sound.isRinging ? "♪" : "–"}</span>
        <span role="status">
          {sound.isRinging ? t("sound.ringing") : t("sound.silent")}
          {sound.level > 0 && ` · ${t("case.level", { level: sound.level })}`}
        </span>
        <input
          type="range"
          aria-label={t("sound.volume")}
          min={LOWEST_VOLUME}
          max={1}
          step={0.1}
          value={volume}
          onChange={(event) => change(Number(event.target.value))}
        />
      </span>
      {audio === "blocked" && (
        <span className="sound-warning" role="alert">
          {t("sound.blocked")}
          <Button size="small" type="primary" onClick={unlockAudio}>
            {t("sound.enable")}
          </Button>
        </span>
      )}
    </>
  );
}
