import type { NoteKey } from './signed-note.ts';

/** Name of a log: the installation, and the number of the log in it. */
export const originOf = (installation: string, log: number): string =>
  `driftguard/${installation}/log/${log}`;

const logName = /^driftguard\/([^/\s+]+)\/log\/([1-9]\d{0,8})$/;

/** Installation and number out of the name of a log; null when it is not such a name. */
export function parseOrigin(origin: string): { readonly installation: string; readonly log: number } | null {
  const match = logName.exec(origin);
  return match ? { installation: match[1] ?? '', log: Number(match[2]) } : null;
}

/**
 * The same key under the name of another log of its installation: notes name a key after the log, and a
 * key goes on when a new log begins. A key of another installation stays as it is.
 */
export function keyInLog(key: NoteKey, origin: string): NoteKey {
  const [from, to] = [parseOrigin(key.name), parseOrigin(origin)];
  return from && to && from.installation === to.installation ? { ...key, name: origin } : key;
}
