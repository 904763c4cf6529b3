/** Query keys of the service network. */
export const networkKeys = {
  provider: (id: string) => ["provider", id] as const,
  providers: ["providers"] as const,
  staff: ["staff"] as const,
  facilities: ["facilities"] as const,
};
