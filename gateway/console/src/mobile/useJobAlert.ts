/** Rings and shakes the phone while an emergency waits for this worker's answer. */
import { useEffect } from "react";
import { burstInterval, listenForGestures, playBurst } from "../live/audio";

const LEVEL = 1;

export function useJobAlert(isWaiting: boolean): void {
  useEffect(listenForGestures, []);
  useEffect(() => {
    if (!isWaiting) return;
    const alert = (): void => {
      playBurst(LEVEL, 0.9);
      // Not every phone can shake; those that can also do it with the sound off.
      navigator.vibrate?.([300, 100, 300]);
    };
    alert();
    const timer = setInterval(alert, burstInterval(LEVEL) * 2);
    return () => clearInterval(timer);
  }, [isWaiting]);
}
