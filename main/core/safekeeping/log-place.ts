import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { UtcInstant } from '../../../shared/schema/time.ts';
import { toUtcInstant } from '../../../shared/schema/time.ts';

/*
 * archive/<UTC time>/base.db       byte copy of the database file, right after its log was emptied
 *                    base.txt      signed: digest of the copy, head of the ledger in it
 *                    evidence.txt  evidence recorded at that moment
 *                    position.json identity of the database file after the last checkpoint
 *                    000001.segment …  signed record and committed frames of the log, chained
 */

export const archiveFolder = (place: string): string => join(place, 'archive');

export const logFiles = {
  base: 'base.db',
  record: 'base.txt',
  evidence: 'evidence.txt',
  position: 'position.json',
} as const;

const baseName = /^(\d{4}-\d{2}-\d{2})T(\d{2})-(\d{2})-(\d{2})-(\d{3})Z$/;
const segmentName = /^(\d{6,})\.segment$/;

export const baseNameOf = (at: UtcInstant): string => at.replaceAll(/[:.]/g, '-');

/** The moment in the name of a base; null when it is not one. */
export function momentOfBase(name: string): UtcInstant | null {
  const match = baseName.exec(name);
  if (!match) return null;
  const [, day = '', hour = '', minute = '', second = '', ms = ''] = match;
  const epochMs = Date.parse(`${day}T${hour}:${minute}:${second}.${ms}Z`);
  return Number.isNaN(epochMs) ? null : toUtcInstant(epochMs);
}

/** Bases that are complete, oldest first. */
export async function basesIn(place: string): Promise<string[]> {
  const archive = archiveFolder(place);
  const names = (await readdir(archive).catch(() => [])).filter((name) => momentOfBase(name) !== null);
  const complete: string[] = [];
  for (const name of names.toSorted()) {
    // oxlint-disable-next-line no-await-in-loop -- a handful of small files
    const record = await readFile(join(archive, name, logFiles.record)).catch(() => null);
    if (record !== null) complete.push(name);
  }
  return complete;
}

export const segmentFileOf = (sequence: number): string => `${String(sequence).padStart(6, '0')}.segment`;

/** Numbers of the segments on a base, rising. */
export async function segmentsOf(folder: string): Promise<number[]> {
  const names = await readdir(folder).catch(() => []);
  return names
    .flatMap((name) => {
      const match = segmentName.exec(name);
      return match ? [Number(match[1])] : [];
    })
    .toSorted((a, b) => a - b);
}

/** A segment file is a signed note of four lines, then the bytes. Null when it has no such beginning. */
export function splitSegment(file: Buffer): { note: string; bytes: Buffer } | null {
  let end = -1;
  for (let line = 0; line < 4; line += 1) {
    end = file.indexOf(0x0a, end + 1);
    if (end < 0 || end > 8192) return null;
  }
  return { note: file.toString('utf8', 0, end + 1), bytes: file.subarray(end + 1) };
}
