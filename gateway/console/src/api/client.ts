/** The one place that speaks HTTP to the gateway: tokens, idempotency keys, problem documents and the server's clock. */
import type { AnswerOf, BodyOf, PathOf, QueryOf } from "./contract";
import { ApiError, problemOf, UNREACHABLE } from "./problem";
import { learnServerTime } from "./server-clock";
import { freshToken, renew } from "./session";

const BASE = "/api/v1";

type QueryValue = string | number | boolean | null | undefined;

interface RequestOptions {
  query?: Record<string, QueryValue>;
  body?: unknown;
  /** A file or a form with one, sent as it is. */
  file?: Blob | FormData;
  /** The version a change is based on; sent as `If-Match`. */
  version?: number;
  /** Given where a caller may repeat the request; otherwise each POST gets a key of its own. */
  idempotencyKey?: string;
  signal?: AbortSignal;
}

/** RFC 4122 version 4; `randomUUID` is missing where the page is served over plain HTTP inside a city's network. */
export function newKey(): string {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

export function urlOf(path: string, query?: Record<string, QueryValue>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null && value !== "") search.set(name, String(value));
  }
  const text = search.toString();
  return `${BASE}${path}${text ? `?${text}` : ""}`;
}

async function send(method: string, path: string, options: RequestOptions, key: string | undefined): Promise<Response> {
  const token = await freshToken();
  const headers: Record<string, string> = { Accept: "application/json" };
  if (token) headers.Authorization = `Bearer ${token}`;
  if (options.body !== undefined) headers["Content-Type"] = "application/json";
  if (key) headers["Idempotency-Key"] = key;
  if (options.version !== undefined) headers["If-Match"] = `"${options.version}"`;
  // A form names its own content type: only the browser knows the boundary.
  if (options.file instanceof Blob) headers["Content-Type"] = options.file.type;
  const init: RequestInit = { method, headers };
  if (options.body !== undefined) init.body = JSON.stringify(options.body);
  if (options.file !== undefined) init.body = options.file;
  if (options.signal) init.signal = options.signal;
  try {
    return await fetch(urlOf(path, options.query), init);
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw new ApiError(0, { code: UNREACHABLE });
  }
}

/** Raises ApiError for every answer that is not 2xx, and with code `network.unreachable` when there was none. */
async function exchange(method: string, path: string, options: RequestOptions): Promise<Response> {
  const key = method === "POST" ? (options.idempotencyKey ?? newKey()) : undefined;
  let response = await send(method, path, options, key);
  if (response.status === 401 && (await renew())) response = await send(method, path, options, key);
  learnServerTime(response.headers.get("date"));
  if (!response.ok) throw await problemOf(response);
  return response;
}

async function request<T>(method: string, path: string, options: RequestOptions = {}): Promise<T> {
  const response = await exchange(method, path, options);
  if (response.status === 204) return undefined as T;
  const text = await response.text();
  return (text ? JSON.parse(text) : undefined) as T;
}

// A body that may be left out is sent as `{}`.
type Question<Body> = undefined extends Body
  ? [body?: Body, key?: string, version?: number]
  : [body: Body, key?: string, version?: number];

export const get = <Path extends PathOf<"get">>(path: Path, query?: QueryOf<"get", Path>, signal?: AbortSignal) =>
  request<AnswerOf<"get", Path>>("GET", path, { ...(query ? { query } : {}), ...(signal ? { signal } : {}) });

export const post = <Path extends PathOf<"post">>(
  path: Path,
  ...[body, key, version]: Question<BodyOf<"post", Path>>
) =>
  request<AnswerOf<"post", Path>>("POST", path, {
    body: body ?? {},
    ...(key ? { idempotencyKey: key } : {}),
    ...(version === undefined ? {} : { version }),
  });

export const put = <Path extends PathOf<"put">>(path: Path, body: BodyOf<"put", Path>, version?: number) =>
  request<AnswerOf<"put", Path>>("PUT", path, { body, ...(version === undefined ? {} : { version }) });

export const patch = <Path extends PathOf<"patch">>(path: Path, body: BodyOf<"patch", Path>, version: number) =>
  request<AnswerOf<"patch", Path>>("PATCH", path, { body, version });

export const remove = <Path extends PathOf<"delete">>(path: Path) => request<AnswerOf<"delete", Path>>("DELETE", path);

/** A form with a file. */
export const sendForm = <Path extends PathOf<"post">>(path: Path, file: FormData, query: QueryOf<"post", Path>) =>
  request<AnswerOf<"post", Path>>("POST", path, { file, query });

export const putFile = <Path extends PathOf<"put">>(path: Path, file: Blob) =>
  request<AnswerOf<"put", Path>>("PUT", path, { file });

/** An answer that is a file: a workbook, a picture. */
export const fetchFile = (path: PathOf<"get">, query?: Record<string, QueryValue>): Promise<Blob> =>
  exchange("GET", path, query ? { query } : {}).then((response) => response.blob());
