/** Light or dark, remembered in this browser. Dark is the default: the board is watched at night. */
export type Theme = "light" | "dark";

const THEME_KEY = "hub.theme";

export const storedTheme = (): Theme => (localStorage.getItem(THEME_KEY) === "light" ? "light" : "dark");

export function applyTheme(theme: Theme): void {
  document.documentElement.dataset.theme = theme;
}

/** Workers stand in the sun and under a lamp: their phone knows better than a setting. */
export const phoneTheme = (): Theme => (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");

export function chooseTheme(theme: Theme): void {
  localStorage.setItem(THEME_KEY, theme);
  applyTheme(theme);
}
