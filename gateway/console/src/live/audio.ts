/**
 * The alarm's tone, made by WebAudio without a file. Browsers let a page sound only after a gesture: the login click or
 * any later key or click unlocks it, and until then `useAudioState` says so.
 */
import { useSyncExternalStore } from "react";

type AudioState = "blocked" | "ready";

let context: AudioContext | undefined;
let audioState: AudioState = "blocked";
const listeners = new Set<() => void>();

function refresh(): void {
  const next: AudioState = context?.state === "running" ? "ready" : "blocked";
  if (next === audioState) return;
  audioState = next;
  for (const listener of listeners) listener();
}

/** Call it in the handler of a gesture. A machine without audio stays "blocked", and the page keeps warning. */
export function unlockAudio(): void {
  try {
    if (!context) {
      context = new AudioContext();
      context.addEventListener("statechange", refresh);
    }
    void context.resume().then(refresh, refresh);
  } catch {
    refresh();
  }
}

export function listenForGestures(): () => void {
  const unlock = (): void => {
    if (audioState === "blocked") unlockAudio();
  };
  window.addEventListener("pointerdown", unlock);
  window.addEventListener("keydown", unlock);
  return () => {
    window.removeEventListener("pointerdown", unlock);
    window.removeEventListener("keydown", unlock);
  };
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useAudioState(): AudioState {
  return useSyncExternalStore(subscribe, () => audioState);
}

/** One burst of two tones; higher levels sound higher and carry a third tone. `gain` is 0…1. */
export function playBurst(level: number, gain: number): void {
  if (context?.state !== "running") return;
  const { currentTime, destination } = context;
  const audio = context;
  const tones = level >= 1 ? [988, 784, 1175] : [784, 659];
  tones.forEach((frequency, index) => {
    const start = currentTime + index * 0.16;
    const oscillator = new OscillatorNode(audio, { type: level >= 2 ? "square" : "triangle", frequency });
    const volume = new GainNode(audio, { gain: 0 });
    volume.gain.setValueAtTime(0, start);
    volume.gain.linearRampToValueAtTime(gain, start + 0.02);
    volume.gain.linearRampToValueAtTime(0, start + 0.15);
    oscillator.connect(volume).connect(destination);
    oscillator.start(start);
    oscillator.stop(start + 0.16);
  });
}

/** Milliseconds between bursts. */
export function burstInterval(level: number): number {
  return level >= 2 ? 700 : level === 1 ? 1000 : 1600;
}
