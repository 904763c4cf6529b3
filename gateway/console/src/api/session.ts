/**
 * Who is logged in. The access token lives in memory only; the refresh token in sessionStorage, so that a reload keeps
 * the seat and closing the tab leaves it. Nothing else may read or store a token.
 */
import { ApiError, problemOf, UNREACHABLE } from "./problem";
import type { TokenAnswer } from "./types";

const REFRESH_KEY = "hub.refresh_token";
const RENEW_BEFORE_MS = 30_000;
const BASE = "/api/v1";

let accessToken: string | undefined;
let expiresAtMs = 0;
let renewal: Promise<boolean> | undefined;
const listeners = new Set<() => void>();

function announce(): void {
  for (const listener of listeners) listener();
}

export function onSessionChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function hasSession(): boolean {
  return accessToken !== undefined || sessionStorage.getItem(REFRESH_KEY) !== null;
}

function keep(answer: TokenAnswer): void {
  accessToken = answer.access_token;
  expiresAtMs = Date.now() + answer.expires_in * 1000;
  if (answer.refresh_token) sessionStorage.setItem(REFRESH_KEY, answer.refresh_token);
}

function forget(): void {
  accessToken = undefined;
  expiresAtMs = 0;
  sessionStorage.removeItem(REFRESH_KEY);
  announce();
}

async function askToken(form: Record<string, string>): Promise<TokenAnswer> {
  let response: Response;
  try {
    response = await fetch(`${BASE}/auth/token`, { method: "POST", body: new URLSearchParams(form) });
  } catch {
    throw new ApiError(0, { code: UNREACHABLE });
  }
  if (!response.ok) throw await problemOf(response);
  return (await response.json()) as TokenAnswer;
}

/** Raises ApiError `auth.invalid_grant` on a wrong name or password. */
export async function logIn(username: string, password: string): Promise<void> {
  keep(await askToken({ grant_type: "password", username, password }));
  announce();
}

async function renewOnce(): Promise<boolean> {
  const refreshToken = sessionStorage.getItem(REFRESH_KEY);
  if (!refreshToken) {
    forget();
    return false;
  }
  try {
    keep(await askToken({ grant_type: "refresh_token", refresh_token: refreshToken }));
    return true;
  } catch (error) {
    // A seat must survive a short outage: only a refusal ends the session, silence does not.
    if (error instanceof ApiError && !error.isUnanswered && error.status < 500) {
      forget();
      return false;
    }
    throw error;
  }
}

/** All callers share one renewal: a refresh token is good for one use. */
export function renew(): Promise<boolean> {
  renewal ??= renewOnce().finally(() => {
    renewal = undefined;
  });
  return renewal;
}

/** A token good for at least some seconds, or undefined when nobody is logged in. */
export async function freshToken(): Promise<string | undefined> {
  if (accessToken === undefined || expiresAtMs - Date.now() < RENEW_BEFORE_MS) {
    if (!hasSession() || !(await renew())) return undefined;
  }
  return accessToken;
}

export async function logOut(): Promise<void> {
  const refreshToken = sessionStorage.getItem(REFRESH_KEY);
  const token = accessToken;
  forget();
  if (!refreshToken) return;
  try {
    await fetch(`${BASE}/auth/logout`, {
      method: "POST",
      headers: { "Content-Type": "application/json", ...(token ? { Authorization: `Bearer ${token}` } : {}) },
      body: JSON.stringify({ refresh_token: refreshToken }),
    });
  } catch {
    // The tokens are gone from this browser either way; the server's copy ends by its own expiry.
  }
}
