/** The chosen language, remembered in this browser; gives texts, names of codes, and times written for people. */
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { LABELS, type LabelGroup } from "./labels";
import { type TextKey, type Texts, zh } from "./zh";

export type Language = "zh" | "en";
export type Values = Record<string, string | number>;

export interface I18n {
  language: Language;
  setLanguage: (language: Language) => void;
  /** `{name}` in a text is replaced by `values.name`. */
  t: (key: TextKey, values?: Values) => string;
  has: (key: string) => key is TextKey;
  /** The name of a service's code; an unknown code comes back unchanged. */
  label: (group: LabelGroup, code: string | null | undefined) => string;
  time: (at: string | null | undefined) => string;
  dateTime: (at: string | null | undefined) => string;
}

const LANGUAGE_KEY = "hub.language";
const I18nContext = createContext<I18n | undefined>(undefined);

export const fill = (text: string, values: Values): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));

function build(language: Language, texts: Texts, setLanguage: I18n["setLanguage"]): I18n {
  const locale = language === "zh" ? "zh-CN" : "en-GB";
  const clock = new Intl.DateTimeFormat(locale, {
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  });
  const calendar = new Intl.DateTimeFormat(locale, {
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  const write = (format: Intl.DateTimeFormat, at: string | null | undefined): string => {
    const ms = at ? Date.parse(at) : Number.NaN;
    return Number.isNaN(ms) ? "—" : format.format(ms);
  };
  return {
    language,
    setLanguage,
    t: (key, values = {}) => fill(texts[key], values),
    has: (key): key is TextKey => key in texts,
    label: (group, code) => {
      const labels: Readonly<Record<string, readonly [string, string]>> = LABELS[group];
      return code ? (labels[code]?.[language === "zh" ? 0 : 1] ?? code) : "—";
    },
    time: (at) => write(clock, at),
    dateTime: (at) => write(calendar, at),
  };
}

export function I18nProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState<Language>(localStorage.getItem(LANGUAGE_KEY) === "en" ? "en" : "zh");
  const [english, setEnglish] = useState<Texts>();

  useEffect(() => {
    localStorage.setItem(LANGUAGE_KEY, language);
    document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
    if (language === "en") void import("./en").then((module) => setEnglish(module.en));
  }, [language]);

  const value = useMemo(
    () => build(language, language === "en" && english ? english : zh, setLanguage),
    [language, english],
  );
  return <I18nContext.Provider value={value}>{children}</I18nContext.Provider>;
}

export function useI18n(): I18n {
  const value = useContext(I18nContext);
  if (!value) throw new Error("useI18n needs an I18nProvider above it");
  return value;
}
