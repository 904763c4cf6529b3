/**
 * Types only: what the hub's description says of a path as pages write it, with the ids filled in. A path, a question or
 * an answer that is not in the description does not compile.
 */
import type { paths } from "./schema";

type Filled<Template extends string> = Template extends `${infer Before}{${string}}${infer After}`
  ? `${Before}${string}${Filled<After>}`
  : Template;

type Served<Method extends string> = {
  [Key in keyof paths]: paths[Key] extends Record<Method, object> ? Key : never;
}[keyof paths];

/** The paths, below `/api/v1`, at which the hub answers a method. */
export type PathOf<Method extends string> = Served<Method> extends `/api/v1${infer Path}` ? Filled<Path> : never;

// Both ways, because `/orders/${string}` alone would also take what is written for `/orders/${string}/candidates`.
type Operation<Method extends string, Path extends string> = {
  [Key in Served<Method>]: Filled<Key> extends `/api/v1${Path}`
    ? [Extract<`/api/v1${Path}`, Filled<Key>>] extends [never]
      ? never
      : paths[Key][Method & keyof paths[Key]]
    : never;
}[Served<Method>];

type Success<Responses> = Responses[Extract<keyof Responses, 200 | 201 | 202 | 204>];
type Content<Answered> = Answered extends { content: infer Types } ? Types[keyof Types] : undefined;
type AnswerTo<Asked> = Asked extends { responses: infer Responses } ? Content<Success<Responses>> : never;
type BodyTo<Asked> = Asked extends { requestBody: { content: { "application/json": infer Body } } }
  ? Body
  : Asked extends { requestBody?: { content: { "application/json": infer Body } } }
    ? Body | undefined
    : never;
type QueryTo<Asked> = Asked extends { parameters: { query?: infer Query } } ? Query : never;

export type AnswerOf<Method extends string, Path extends string> = AnswerTo<Operation<Method, Path>>;
export type BodyOf<Method extends string, Path extends string> = BodyTo<Operation<Method, Path>>;
export type QueryOf<Method extends string, Path extends string> = NonNullable<QueryTo<Operation<Method, Path>>>;
