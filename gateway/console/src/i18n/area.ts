/**
 * Texts of one area of the desk, loaded with its pages and not before: `[zh, en]` beside each other, so that neither can
 * be missing. `useWords` gives a text by its key.
 */
import { useCallback } from "react";
import { fill, useI18n, type Values } from "./I18n";

export type Pair = readonly [zh: string, en: string];
export type Words<Key extends string> = Readonly<Record<Key, Pair>>;
export type Say<Key extends string> = (key: Key, values?: Values) => string;

export function useWords<Key extends string>(words: Words<Key>): Say<Key> {
  const { language } = useI18n();
  return useCallback((key, values = {}) => fill(words[key][language === "zh" ? 0 : 1], values), [words, language]);
}
