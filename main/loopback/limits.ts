/** Limits of the loopback shell. Times in milliseconds, sizes in bytes. */
export const loopbackLimits = {
  /** Request line and headers must have arrived. */
  headersMs: 10_000,
  /** The body of a call must have arrived. */
  bodyMs: 30_000,
  /** An upload may take this long in all, */
  uploadMs: 900_000,
  /** and this long without a byte. */
  uploadSilenceMs: 30_000,
  /** A connection on which nothing moves is dropped. */
  idleConnectionMs: 60_000,
  keepAliveMs: 10_000,
  /** The engine answers or gives up earlier; this is the net below it. */
  handlerMs: 35_000,
  /** How often Node looks for connections that are over their time. */
  checkEveryMs: 5_000,
  heartbeatMs: 15_000,
  maxConnections: 64,
  maxEventStreams: 32,
  maxUploads: 4,
  /** Lower than what may be imported from this machine's own disk, because a page fills it. */
  uploadBytes: 536_870_912,
  /** Unsent bytes at which an event stream is dropped; its page connects again and reads afresh. */
  maxStreamBacklogBytes: 1_048_576,
} as const;

export type LoopbackLimits = { readonly [Name in keyof typeof loopbackLimits]: number };
