/**
 * The shapes all pages share, under the names the pages use. Every one is an alias of what the hub's own description says
 * (`npm run client` writes `schema.d.ts` from it), so code that no longer fits the API does not compile.
 */
import type { components } from "./schema";

export type Schemas = components["schemas"];
/** For parameters of components: the API itself says null, a query that has not answered yet says undefined. */
export type Maybe<T> = T | null | undefined;

export type Page<T> = Omit<Schemas["Page_Order_"], "items"> & { items: T[] };

export type Location = Schemas["Location-Output"];
export type Position = Schemas["Fix"];
export type TokenAnswer = Schemas["TokenAnswer"];
export type Me = Schemas["Me"];
export type TimelineEntry = Schemas["TimelineItem"];
export type MapStyle = Schemas["StreetsStyle"] | Schemas["RasterStyle"];
