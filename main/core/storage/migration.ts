/** One step of the schema, forward only. A published step never changes: its digest is checked at every start. */
export type Migration = {
  /** Counts from 1 without gaps. */
  readonly version: number;
  /** Verb and noun, as in the file name. */
  readonly name: string;
  readonly sql: string;
};
