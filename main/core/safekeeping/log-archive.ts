import { createHash } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs';
import { copyFile, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { isDriftGuardError } from '../../../shared/errors.ts';
import { sha256Hex } from '../../../shared/schema/ids.ts';
import type { Sha256 } from '../../../shared/schema/ids.ts';
import type { UtcInstant } from '../../../shared/schema/time.ts';
import { hashFile, partialSuffix, syncFile, syncFolder, writeDurably } from '../evidence/durable-files.ts';
import type { NoteSigner } from '../ledger/signed-note.ts';
import type { Clock, Logger } from '../ports.ts';
import { makeFolder, syncNames } from '../storage/durable-folders.ts';
import { translateFileSystemError } from '../storage/file-system-errors.ts';
import type { LogKeeper } from '../storage/log-keeper.ts';
import { stackOf } from '../telemetry/stack.ts';
import { removePartial } from './backup-place.ts';
import { formatEvidenceList } from './evidence-list.ts';
import type { ListedEvidence } from './evidence-list.ts';
import { frameBytesOf, logHeaderBytes, readLogHeader } from './log-frames.ts';
import {
  archiveFolder,
  baseNameOf,
  basesIn,
  logFiles,
  momentOfBase,
  segmentFileOf,
  segmentsOf,
  splitSegment,
} from './log-place.ts';
import { openDocument, signDocument } from './manifest.ts';
import type { LedgerFacts } from './manifest.ts';

export type LogArchiveState = 'starting' | 'running' | 'broken';

export type LogArchive = LogKeeper & {
  /** Goes on where an earlier run stopped, if nobody touched the database meanwhile. */
  resume(): Promise<void>;
  /** True when there is no base, or the present one has grown old or large. */
  needsBase(): boolean;
  /** Begins a new base: copies the database file while checkpoints wait. Resolves when it is complete. */
  beginBase(signal: AbortSignal): Promise<void>;
  /** Removes bases that only reach back further than asked. */
  prune(olderThan: UtcInstant): Promise<void>;
  status(): Promise<{
    state: LogArchiveState;
    from: UtcInstant | null;
    until: UtcInstant | null;
    bytes: number;
    sentence: string;
  }>;
};

export type LogArchiveOptions = {
  readonly place: string;
  readonly databasePath: string;
  /** Empties the log into the database; false when a reader is in the way. */
  readonly checkpoint: () => boolean;
  /** Frames of the log that belong to transactions that were stored. */
  readonly committedFrames: () => number;
  readonly head: () => LedgerFacts;
  readonly evidence: () => readonly ListedEvidence[];
  /** Throws when the key is not at hand. */
  readonly signer: () => NoteSigner;
  readonly publicKeys: () => readonly Uint8Array[];
  readonly clock: Clock;
  readonly log: Logger;
  readonly version: string;
  /** What is read, hashed and written in one piece; calls wait for so long. */
  readonly pieceBytes?: number;
};

const usualPieceBytes = 4 * 1024 * 1024;

/** What was committed is in the archive after this time at the latest, give or take one round of 5 s. */
const captureEveryMs = 30_000;
/** A log that grows faster is taken at once. */
const captureBytes = 4 * 1024 * 1024;
/** How far the log may grow while the archive cannot be written, before the archive is given up. */
const mostHeldBytes = 64 * 1024 * 1024;
const baseEveryMs = 24 * 60 * 60_000;
const leastLargeBytes = 256 * 1024 * 1024;

type Chain = {
  readonly name: string;
  readonly folder: string;
  readonly startedMs: number;
  readonly baseBytes: number;
  sequence: number;
  previous: Sha256;
  salt: string;
  endByte: number;
  bytes: number;
  /** Where the pieces that are being taken end, so that they end however much is committed meanwhile. */
  goal: Goal | null;
};

type Goal = {
  readonly salt: string;
  readonly endByte: number;
  readonly at: UtcInstant;
  readonly ledger: LedgerFacts;
};

const position = z.strictObject({ database: z.string(), sequence: z.int().min(0) });

/** Changes whenever anybody writes to the file; checkpoints of our own are the only reason it should. */
function identityOf(path: string): string {
  const facts = statSync(path, { bigint: true, throwIfNoEntry: false });
  return facts === undefined ? 'none' : `${facts.ino}:${facts.size}:${facts.mtimeNs}`;
}

const digestOf = (...parts: readonly (string | Uint8Array)[]): Sha256 => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return sha256Hex.parse(hash.digest('hex'));
};

function readFrom(descriptor: number, fromByte: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let done = 0;
  while (done < length) {
    const read = readSync(descriptor, bytes, done, length - done, fromByte + done);
    if (read === 0) break;
    done += read;
  }
  return bytes.subarray(0, done);
}

/** On the disk under its name when it returns, or not there. Synchronous: no commit may come between. */
function writeSegmentFile(folder: string, name: string, parts: readonly Uint8Array[]): void {
  const partial = join(folder, `${name}${partialSuffix}`);
  const descriptor = openSync(partial, 'w', 0o600);
  try {
    for (const part of parts) {
      let done = 0;
      while (done < part.length) done += writeSync(descriptor, part, done);
    }
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(partial, join(folder, name));
  syncNames(folder);
}

/**
 * Keeps the write-ahead log of the database, so that any moment since the oldest base can be restored. A
 * base is a byte copy of the database file, made while checkpoints wait: until the next checkpoint every
 * commit goes to the log only. Segments are what was committed to the log since, signed and chained. Only
 * the core's own checkpoints may move frames into the database file; when the file shows another touch, the
 * chain ends and a new base begins.
 */
export function createLogArchive(options: LogArchiveOptions): LogArchive {
  const { place, databasePath, checkpoint, committedFrames, head, evidence, signer, publicKeys } = options;
  const { clock, log, version, pieceBytes = usualPieceBytes } = options;
  const archive = archiveFolder(place);
  const walPath = `${databasePath}-wal`;
  let chain: Chain | null = null;
  let copying = false;
  let expected = '';
  let capturedMs = -Infinity;
  let caughtUpAt: UtcInstant | null = null;
  let failure: string | null = null;

  function fail(error: unknown): void {
    const known = translateFileSystemError(error);
    const sentence = isDriftGuardError(known)
      ? known.code === 'DISK_FULL'
        ? 'The disk of the backups is full.'
        : 'The folder of the backups cannot be written to.'
      : 'The archive of the log could not be written.';
    if (failure === sentence) return;
    failure = sentence;
    log.error('log archive failed', { stack: stackOf(error) });
  }

  function recover(): void {
    if (failure === null) return;
    failure = null;
    log.info('log archive works again');
  }

  function abandon(reason: 'database-touched' | 'unwritable'): void {
    if (chain === null) return;
    log.warn('log archive begins anew', { reason });
    chain = null;
  }

  /**
   * Takes a piece of the committed frames behind the last segment into a new one. True when none are left: what was
   * committed up to then is a moment that can be restored.
   */
  function takePiece(target: Chain): boolean {
    if (statSync(walPath, { throwIfNoEntry: false }) === undefined) return true;
    const descriptor = openSync(walPath, 'r');
    try {
      const { size } = fstatSync(descriptor);
      const header = readLogHeader(readFrom(descriptor, 0, logHeaderBytes));
      if (header === null) return true;
      const { salt } = header;
      const frameBytes = frameBytesOf(header);
      const fromByte = salt === target.salt ? target.endByte : 0;
      const firstFrame = Math.max(fromByte, logHeaderBytes);
      if (size < fromByte) throw new Error('the log is shorter than what was taken from it');
      // What lies behind may be a transaction that was undone, or a rest of an earlier log.
      const committedEnd = logHeaderBytes + committedFrames() * frameBytes;
      if (committedEnd <= firstFrame) return true;
      const goal =
        target.goal?.salt === salt && target.goal.endByte > firstFrame
          ? target.goal
          : { salt, endByte: committedEnd, at: clock.now(), ledger: head() };
      target.goal = goal;
      const mostBytes = Math.max(1, Math.floor(pieceBytes / frameBytes)) * frameBytes;
      const endByte = Math.min(goal.endByte, firstFrame + mostBytes);
      const isWhole = endByte === goal.endByte;
      const bytes = readFrom(descriptor, fromByte, endByte - fromByte);
      if (bytes.length < endByte - fromByte)
        throw new Error('the log is shorter than what is committed in it');
      const sequence = target.sequence + 1;
      const note = signDocument(
        'segment',
        {
          base: target.name,
          sequence,
          previous: target.previous,
          at: goal.at,
          salt,
          fromByte,
          bytes: bytes.length,
          sha256: digestOf(bytes),
          ledger: isWhole ? goal.ledger : null,
        },
        signer(),
      );
      writeSegmentFile(target.folder, segmentFileOf(sequence), [Buffer.from(note), bytes]);
      target.sequence = sequence;
      target.previous = digestOf(note, bytes);
      target.salt = salt;
      target.endByte = endByte;
      target.bytes += bytes.length;
      if (isWhole) {
        target.goal = null;
        caughtUpAt = goal.at;
      }
      return endByte === committedEnd;
    } finally {
      closeSync(descriptor);
    }
  }

  function savePosition(target: Chain): void {
    expected = identityOf(databasePath);
    const text = JSON.stringify({ database: expected, sequence: target.sequence });
    writeSegmentFile(target.folder, logFiles.position, [Buffer.from(text)]);
  }

  /** True while the database file is as our last checkpoint left it. */
  function untouched(): boolean {
    if (identityOf(databasePath) === expected) return true;
    abandon('database-touched');
    return false;
  }

  function isDue(present: Chain): boolean {
    if (present.goal !== null || clock.monotonicMs() - capturedMs >= captureEveryMs) return true;
    const grown = (statSync(walPath, { throwIfNoEntry: false })?.size ?? 0) - present.endByte;
    return grown >= captureBytes;
  }

  function capture(when: 'if-due' | 'now', pieces: 'one' | 'all'): boolean {
    if (chain === null || !untouched()) return true;
    if (when === 'if-due' && !isDue(chain)) return true;
    try {
      let isTaken = takePiece(chain);
      if (pieces === 'all') while (!isTaken) isTaken = takePiece(chain);
      recover();
      if (!isTaken) return false;
      capturedMs = clock.monotonicMs();
      caughtUpAt = clock.now();
    } catch (error) {
      fail(error);
    }
    return true;
  }

  async function readLastSegment(
    folder: string,
  ): Promise<Pick<Chain, 'sequence' | 'previous' | 'salt' | 'endByte' | 'bytes'> | null> {
    const record = await readFile(join(folder, logFiles.record));
    const numbers = await segmentsOf(folder);
    const last = numbers.at(-1);
    if (last === undefined)
      return { sequence: 0, previous: digestOf(record), salt: '', endByte: 0, bytes: 0 };
    const file = await readFile(join(folder, segmentFileOf(last)));
    const split = splitSegment(file);
    const opened = split && openDocument('segment', split.note, publicKeys());
    if (split === null || opened?.body.sequence !== last || numbers.length !== last) return null;
    let bytes = 0;
    for (const number of numbers) {
      // oxlint-disable-next-line no-await-in-loop -- sizes only
      bytes += (await stat(join(folder, segmentFileOf(number)))).size;
    }
    const { salt, fromByte } = opened.body;
    return { sequence: last, previous: digestOf(file), salt, endByte: fromByte + split.bytes.length, bytes };
  }

  return {
    capture,
    mayCheckpoint(logBytes) {
      if (copying) return false;
      if (chain === null || failure === null) return true;
      if (logBytes < mostHeldBytes) return false;
      abandon('unwritable');
      return true;
    },
    checkpointed(emptied) {
      if (chain === null) return;
      try {
        if (emptied) {
          chain.salt = '';
          chain.endByte = 0;
        }
        savePosition(chain);
      } catch (error) {
        fail(error);
      }
    },

    async resume() {
      try {
        await removePartial(archive);
        const name = (await basesIn(place)).at(-1);
        if (name === undefined) return;
        const folder = join(archive, name);
        const stored = position.parse(JSON.parse(readFileSync(join(folder, logFiles.position), 'utf8')));
        const last = await readLastSegment(folder);
        const at = momentOfBase(name);
        if (last === null || at === null || stored.database !== identityOf(databasePath)) return;
        const bytes = readFileSync(walPath, { flag: constants.O_RDONLY }).subarray(0, logHeaderBytes);
        const salt = readLogHeader(bytes)?.salt ?? '';
        // Frames that are in the archive and not in the database must still be in the log.
        if (last.sequence > stored.sequence && salt !== last.salt) return;
        expected = stored.database;
        chain = {
          name,
          folder,
          startedMs: Date.parse(at),
          baseBytes: (await stat(join(folder, logFiles.base))).size,
          ...last,
          goal: null,
        };
      } catch {
        // Whatever is unclear about the earlier chain, a new base is never wrong.
        chain = null;
      }
    },

    needsBase() {
      if (copying) return false;
      if (chain === null) return true;
      const ageMs = Date.parse(clock.now()) - chain.startedMs;
      return ageMs >= baseEveryMs || chain.bytes >= Math.max(leastLargeBytes, 2 * chain.baseBytes);
    },

    async beginBase(signal) {
      if (copying) return;
      // Calls come in between the pieces; after the last one nothing does, so that no frame is left out.
      // oxlint-disable-next-line no-await-in-loop -- a piece after the other
      while (!capture('now', 'one')) await setImmediate();
      if (!checkpoint()) return;
      copying = true;
      // All of this is of one moment: nothing below yields before the first await.
      const at = clock.now();
      const ledger = head();
      const listed = evidence();
      const before = identityOf(databasePath);
      const name = baseNameOf(at);
      const partial = join(archive, `${name}${partialSuffix}`);
      try {
        makeFolder(partial);
        const copy = join(partial, logFiles.base);
        await copyFile(databasePath, copy, constants.COPYFILE_FICLONE);
        await syncFile(copy);
        const database = await hashFile(copy, { signal });
        if (identityOf(databasePath) !== before)
          throw new Error('the database file changed while it was copied');
        const record = signDocument('base', { at, app: version, database, ledger }, signer());
        await writeDurably(join(partial, logFiles.evidence), formatEvidenceList(listed));
        await writeDurably(join(partial, logFiles.record), record);
        const folder = join(archive, name);
        await rename(partial, folder);
        await syncFolder(archive);
        const fresh: Chain = {
          name,
          folder,
          startedMs: Date.parse(at),
          baseBytes: database.sizeBytes,
          sequence: 0,
          previous: digestOf(record),
          salt: '',
          endByte: 0,
          bytes: 0,
          goal: null,
        };
        savePosition(fresh);
        chain = fresh;
        recover();
        copying = false;
        // oxlint-disable-next-line no-await-in-loop -- a piece after the other
        while (!capture('now', 'one')) await setImmediate();
        log.info('log archive base made', { bytes: database.sizeBytes });
      } catch (error) {
        await rm(partial, { recursive: true, force: true }).catch(() => undefined);
        if (!isDriftGuardError(error) || error.code !== 'CANCELLED') fail(error);
      } finally {
        copying = false;
      }
    },

    async prune(olderThan) {
      const names = await basesIn(place);
      for (const [index, name] of names.entries()) {
        const next = momentOfBase(names[index + 1] ?? '');
        // A base is needed until the one after it reaches back far enough.
        if (next === null || next > olderThan || name === chain?.name) continue;
        // oxlint-disable-next-line no-await-in-loop -- one after the other
        await rm(join(archive, name), { recursive: true, force: true });
      }
    },

    async status() {
      const names = await basesIn(place);
      let bytes = 0;
      for (const name of names) {
        // oxlint-disable-next-line no-await-in-loop -- sizes only
        for (const file of await readdir(join(archive, name)).catch(() => [])) {
          // oxlint-disable-next-line no-await-in-loop -- sizes only
          bytes += (await stat(join(archive, name, file)).catch(() => null))?.size ?? 0;
        }
      }
      const [oldest] = names;
      const state = failure !== null ? 'broken' : chain === null ? 'starting' : 'running';
      return {
        state,
        from: oldest === undefined ? null : momentOfBase(oldest),
        until: oldest === undefined ? null : (caughtUpAt ?? momentOfBase(names.at(-1) ?? '')),
        bytes,
        sentence: failure ?? '',
      };
    },
  };
}
