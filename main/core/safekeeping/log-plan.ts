import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256Hex } from '../../../shared/schema/ids.ts';
import type { Sha256 } from '../../../shared/schema/ids.ts';
import type { UtcInstant } from '../../../shared/schema/time.ts';
import {
  archiveFolder,
  basesIn,
  logFiles,
  momentOfBase,
  segmentFileOf,
  segmentsOf,
  splitSegment,
} from './log-place.ts';
import { openDocument } from './manifest.ts';
import type { LedgerFacts, LogBase, LogSegment, OpenedDocument } from './manifest.ts';
import { unusable } from './read-backup.ts';

/** What has to be put together for a moment, after every link of the chain was checked. */
export type LogPlan = {
  readonly name: string;
  readonly basePath: string;
  readonly base: LogBase;
  readonly segments: readonly { readonly path: string; readonly body: LogSegment }[];
  /** The moment that is reached: the last segment at or before the one asked for. */
  readonly at: UtcInstant;
  readonly ledger: LedgerFacts;
};

const digestOf = (bytes: Uint8Array): Sha256 =>
  sha256Hex.parse(createHash('sha256').update(bytes).digest('hex'));

function signedByUs<Body>(
  opened: OpenedDocument<Body> | null,
  publicKeys: readonly Uint8Array[],
  what: string,
): Body {
  if (opened === null || opened.signature === 'broken') throw unusable(`${what} is not what was signed.`);
  if (publicKeys.length > 0 && opened.signature !== 'own') {
    throw unusable(`${what} is signed by a key that this workspace does not know.`);
  }
  return opened.body;
}

/**
 * Which base and segments make up the state at a moment. Throws BACKUP_UNUSABLE when there is none, or when
 * a segment is missing, repeated, in another place, altered, or signed by somebody else. Without keys,
 * nobody's signature is asked for, and only the chain holds.
 */
export async function planLog(
  place: string,
  at: UtcInstant,
  publicKeys: readonly Uint8Array[],
): Promise<LogPlan> {
  const names = (await basesIn(place)).filter((name) => (momentOfBase(name) ?? '~') <= at);
  const name = names.at(-1);
  if (name === undefined) throw unusable('The archive of the log does not reach back to that moment.');
  const folder = join(archiveFolder(place), name);
  const record = await readFile(join(folder, logFiles.record));
  const base = signedByUs(
    openDocument('base', record.toString('utf8'), publicKeys),
    publicKeys,
    'The base of the archive',
  );

  const segments: { path: string; body: LogSegment }[] = [];
  let previous = digestOf(record);
  let end: { salt: string; byte: number } = { salt: '', byte: 0 };
  let lastAt = base.at;
  for (const [index, number] of (await segmentsOf(folder)).entries()) {
    const path = join(folder, segmentFileOf(number));
    const what = `Part ${index + 1} of the archive`;
    if (number !== index + 1) throw unusable(`${what} is missing.`);
    // oxlint-disable-next-line no-await-in-loop -- each part is checked against the one before
    const file = await readFile(path);
    const split = splitSegment(file);
    if (split === null) throw unusable(`${what} is not what was signed.`);
    const body = signedByUs(openDocument('segment', split.note, publicKeys), publicKeys, what);
    const isWhole = body.bytes === split.bytes.length && body.sha256 === digestOf(split.bytes);
    if (!isWhole) throw unusable(`${what} is damaged or cut short.`);
    if (body.sequence !== number || body.base !== name || body.previous !== previous) {
      throw unusable(`${what} does not follow the one before it.`);
    }
    const follows = body.fromByte === (body.salt === end.salt ? end.byte : 0);
    if (!follows) throw unusable(`${what} leaves a gap in the log.`);
    // A clock that went back does not make later commits earlier.
    if (body.at > at && body.at >= lastAt) break;
    segments.push({ path, body });
    previous = digestOf(file);
    end = { salt: body.salt, byte: body.fromByte + body.bytes };
    lastAt = body.at;
  }
  // A state is whole only where the pieces of what was taken together are.
  while (segments.at(-1)?.body.ledger === null) segments.pop();
  const last = segments.at(-1)?.body;
  return {
    name,
    basePath: join(folder, logFiles.base),
    base,
    segments,
    at: last?.at ?? base.at,
    ledger: last?.ledger ?? base.ledger,
  };
}
