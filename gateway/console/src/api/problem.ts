/** Turns every failed request into one error type with a stable `code`, so that callers never look at HTTP. */

export interface Problem {
  title?: string;
  status?: number;
  detail?: string;
  code?: string;
  errors?: { pointer: string; message: string }[];
  [member: string]: unknown;
}

/** The code of a request that got no answer at all; such a request may be sent again with the same key. */
export const UNREACHABLE = "network.unreachable";

export class ApiError extends Error {
  readonly code: string;
  readonly status: number;
  readonly problem: Problem;

  constructor(status: number, problem: Problem) {
    super(problem.detail || problem.title || problem.code || `HTTP ${status}`);
    this.name = "ApiError";
    this.status = status;
    this.code = problem.code ?? `http.${status}`;
    this.problem = problem;
  }

  /** The server never judged the request: no network, or a gateway that could not reach the service. */
  get isUnanswered(): boolean {
    return this.code === UNREACHABLE || this.status === 502 || this.status === 503 || this.status === 504;
  }
}

export async function problemOf(response: Response): Promise<ApiError> {
  let problem: Problem = {};
  try {
    problem = (await response.json()) as Problem;
  } catch {
    // An error page of a proxy in between is no JSON; its status is all there is to tell.
    problem = { title: response.statusText };
  }
  return new ApiError(response.status, problem);
}
