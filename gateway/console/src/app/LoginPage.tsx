/** The login of desk and phone alike; plain HTML, so that a phone loads no component library for it. */
import { type FormEvent, useEffect, useState } from "react";
import { logIn } from "../api/session";
import { errorText } from "../i18n/errors";
import { useI18n } from "../i18n/I18n";
import { unlockAudio } from "../live/audio";
import { applyTheme, phoneTheme, storedTheme } from "./theme";

export function LoginPage() {
  const i18n = useI18n();
  const { t } = i18n;
  const [username, setUsername] = useState("");
  const [password, setPassword] = useState("");
  const [isWorking, setWorking] = useState(false);
  const [failure, setFailure] = useState("");
  useEffect(() => applyTheme(location.pathname.startsWith("/m") ? phoneTheme() : storedTheme()), []);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    // The click that logs in is the gesture that browsers ask for before a page may ring.
    unlockAudio();
    setWorking(true);
    setFailure("");
    try {
      await logIn(username.trim(), password);
    } catch (error) {
      setFailure(errorText(error, i18n));
      setWorking(false);
    }
  };

  return (
    <main className="login">
      <form onSubmit={(event) => void submit(event)}>
        <h1>{t("app.title")}</h1>
        <label>
          {t("login.username")}
          <input
            name="username"
            data-testid="login-username"
            autoComplete="username"
            autoCapitalize="none"
            required
            value={username}
            onChange={(event) => setUsername(event.target.value)}
          />
        </label>
        <label>
          {t("login.password")}
          <input
            name="password"
            data-testid="login-password"
            type="password"
            autoComplete="current-password"
            required
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        </label>
        {failure && (
          <p className="form-error" role="alert">
            {failure}
          </p>
        )}
        <button type="submit" data-testid="login-submit" disabled={isWorking}>
          {isWorking ? t("login.working") : t("login.submit")}
        </button>
        <button type="button" className="link" onClick={() => i18n.setLanguage(i18n.language === "zh" ? "en" : "zh")}>
          {t("app.language")}
        </button>
      </form>
    </main>
  );
}
