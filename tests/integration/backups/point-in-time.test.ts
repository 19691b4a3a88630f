import { generateKeyPairSync } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { copyFile, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { openSqlite } from '../../../main/adapters/better-sqlite3.ts';
import { toHex } from '../../../main/core/ledger/entry.ts';
import { directCopies } from '../../../main/core/safekeeping/direct-copies.ts';
import { createLogArchive } from '../../../main/core/safekeeping/log-archive.ts';
import { planLog } from '../../../main/core/safekeeping/log-plan.ts';
import { restore } from '../../../main/core/safekeeping/restore.ts';
import { writeSetting } from '../../../main/core/storage/workspace-settings.ts';
import { sha256Hex } from '../../../shared/schema/ids.ts';
import type { UtcInstant } from '../../../shared/schema/time.ts';
import { openTestDatabase } from '../../support/core-database.ts';
import { createTestLedger } from '../../support/core-ledger.ts';
import { reportSeed } from '../../support/property.ts';
import { logicalDump } from './support.ts';

const points = 20;

/** Numbers from 0 to 1 that a seed repeats (mulberry32). */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Some pages and their heads: what is taken together then often is several pieces. */
const smallPiece = 32 * 4120;

async function openArchived(pieceBytes?: number) {
  const world = await openTestDatabase();
  const { database, storage, clock, log, folder } = world;
  database.write(() => writeSetting(database, 'installation-id', 'test'));
  const ledger = createTestLedger({ database, clock });
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const raw = new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }).subarray(12));
  const place = join(folder, 'backups');
  const open = () =>
    createLogArchive({
      ...(pieceBytes === undefined ? {} : { pieceBytes }),
      place,
      databasePath: storage.path,
      checkpoint: () => storage.checkpoint(),
      committedFrames: () => storage.committedFrames(),
      head: () => {
        const { size, root } = ledger.head();
        return { origin: ledger.origin, size, root: sha256Hex.parse(toHex(root)) };
      },
      evidence: () => [],
      signer: () => ({ name: ledger.origin, publicKey: raw, privateKey }),
      publicKeys: () => [raw],
      clock,
      log,
      version: '0.0.0-test',
    });
  const archive = open();
  storage.keepLog(archive);
  const commit = (entries: number): void => {
    database.write(() => {
      for (let index = 0; index < entries; index += 1) {
        const target = { type: 'model', id: String(index) };
        ledger.append({ actor: world.operator, action: 'model.updated', target, note: 'x'.repeat(300) });
      }
    });
  };
  /** A transaction that writes and is then taken back. */
  const undo = (): void => {
    try {
      database.write(() => {
        const target = { type: 'model', id: 'undone' };
        ledger.append({ actor: world.operator, action: 'model.updated', target });
        throw new RangeError('undone');
      });
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
  };
  const restoreTo = async (at: UtcInstant, name: string): Promise<string> => {
    const into = join(folder, name);
    await restore({
      place,
      from: { kind: 'log', plan: await planLog(place, at, [raw]) },
      into,
      otherEvidence: null,
      copies: directCopies(openSqlite),
      clock,
      signal: new AbortController().signal,
      report: () => undefined,
    });
    return join(into, 'driftguard.db');
  };
  return { ...world, ledger, archive, open, commit, undo, place, raw, restoreTo };
}

/** What the database holds now, read through a copy so that the log is not disturbed. */
async function dumpNow(path: string, scratch: string): Promise<string> {
  await copyFile(path, scratch);
  await rm(`${scratch}-wal`, { force: true });
  await rm(`${scratch}-shm`, { force: true });
  await copyFile(`${path}-wal`, `${scratch}-wal`).catch(() => undefined);
  return logicalDump(scratch);
}

it(`restores ${points} random moments exactly, across checkpoints, undone changes and new bases`, async () => {
  const { seed } = reportSeed({});
  const random = numbersFrom(seed);
  const world = await openArchived(smallPiece);
  const { archive, storage, clock, commit, undo, folder, restoreTo } = world;
  commit(3);
  await archive.beginBase(new AbortController().signal);
  const moments: { at: UtcInstant; dump: string }[] = [];
  for (let step = 0; step < 60; step += 1) {
    clock.advance(1000 + Math.floor(random() * 20_000));
    const kind = random();
    if (kind < 0.6) commit(1 + Math.floor(random() * 40));
    else if (kind < 0.7) {
      undo();
    } else if (kind < 0.85) storage.maintain();
    else if (kind < 0.95) {
      archive.capture('now', 'all');
      storage.checkpoint();
    } else await archive.beginBase(new AbortController().signal);
    archive.capture('now', 'all');
    moments.push({ at: clock.now(), dump: await dumpNow(storage.path, join(folder, 'now.db')) });
  }
  let exact = 0;
  for (let point = 0; point < points; point += 1) {
    const chosen = moments[Math.floor(random() * moments.length)];
    if (chosen === undefined) continue;
    const restored = await restoreTo(chosen.at, `point-${point}`);
    if (logicalDump(restored) === chosen.dump) exact += 1;
  }
  expect(exact).toBe(points);
  await world.close();
});

type Segments = { readonly folder: string; readonly names: readonly string[] };

it.each<[string, (segments: Segments) => Promise<void>, RegExp]>([
  [
    'a part is missing',
    ({ folder }) => rm(join(folder, '000002.segment')),
    /Part 2 of the archive is missing/,
  ],
  [
    'two parts are swapped',
    async ({ folder }) => {
      await rename(join(folder, '000002.segment'), join(folder, 'x'));
      await rename(join(folder, '000003.segment'), join(folder, '000002.segment'));
      await rename(join(folder, 'x'), join(folder, '000003.segment'));
    },
    /Part 2 of the archive does not follow/,
  ],
  [
    'a part is repeated',
    async ({ folder, names }) => {
      const after = `${String(names.length + 1).padStart(6, '0')}.segment`;
      await copyFile(join(folder, names.at(-1) ?? ''), join(folder, after));
    },
    /does not follow/,
  ],
  [
    'a part is cut short',
    async ({ folder }) => {
      const path = join(folder, '000002.segment');
      await writeFile(path, (await readFile(path)).subarray(0, -100));
    },
    /damaged or cut short/,
  ],
  [
    'one bit of a part is changed',
    async ({ folder }) => {
      const path = join(folder, '000002.segment');
      const bytes = await readFile(path);
      bytes[bytes.length - 50] = (bytes.at(-50) ?? 0) ^ 4;
      await writeFile(path, bytes);
    },
    /damaged or cut short/,
  ],
  [
    'the base is changed',
    async ({ folder }) => {
      const path = join(folder, 'base.db');
      const bytes = await readFile(path);
      bytes[5000] = (bytes[5000] ?? 0) ^ 1;
      await writeFile(path, bytes);
    },
    /base of the archive is not the one/,
  ],
])('refuses to restore when %s, and leaves nothing behind', async (_what, damage, sentence) => {
  const world = await openArchived();
  const { archive, clock, commit, place, folder, restoreTo } = world;
  commit(1);
  await archive.beginBase(new AbortController().signal);
  for (let part = 0; part < 4; part += 1) {
    clock.advance(40_000);
    commit(5);
    archive.capture('now', 'all');
  }
  const [name = ''] = await readdir(join(place, 'archive'));
  const base = join(place, 'archive', name);
  const names = (await readdir(base)).filter((file) => file.endsWith('.segment')).toSorted();
  expect(names.length).toBeGreaterThanOrEqual(4);
  await damage({ folder: base, names });
  await expect(restoreTo(clock.now(), 'refused')).rejects.toMatchObject({
    code: 'BACKUP_UNUSABLE',
    message: expect.stringMatching(sentence) as string,
  });
  expect((await readdir(folder)).filter((file) => file.startsWith('refused'))).toEqual([]);
  await world.close();
});

it('takes what was written a piece of bounded size at a time, lets others in between, and restores only whole moments', async () => {
  const mib = 2 ** 20;
  const world = await openArchived(mib);
  const { archive, database, storage, clock, commit, restoreTo, place, folder, ledger } = world;
  await archive.beginBase(new AbortController().signal);
  clock.advance(1000);
  const [name = ''] = await readdir(join(place, 'archive'));
  const base = join(place, 'archive', name);
  const segments = () => readdirSync(base).filter((file) => file.endsWith('.segment'));

  // A transaction of several pieces: the log is seen to right after it, without anybody asking.
  database.write(() => writeSetting(database, 'backup-failure', 'x'.repeat(9 * mib)));
  const counts = [segments().length];
  const state = { isOver: false };
  const follow = async (): Promise<void> => {
    await turn();
    counts.push(segments().length);
    if (!state.isOver) await follow();
  };
  const following = follow();
  await database.settled();
  state.isOver = true;
  await following;
  expect(counts.at(-1)).toBeGreaterThanOrEqual(9);
  for (const [index, count] of counts.slice(1).entries()) {
    expect(count - (counts[index] ?? 0)).toBeLessThanOrEqual(1);
  }
  const sizes = segments().map((file) => statSync(join(base, file)).size);
  expect(Math.max(...sizes)).toBeLessThan(mib + 4096);
  expect(statSync(`${storage.path}-wal`).size).toBe(0);

  // Cut short between two pieces, the moment before is what can be had.
  const before = { at: clock.now(), dump: await dumpNow(storage.path, join(folder, 'now.db')) };
  clock.advance(1000);
  database.write(() => writeSetting(database, 'backup-failure', 'y'.repeat(3 * mib)));
  commit(1);
  expect(archive.capture('now', 'one')).toBe(false);
  expect(archive.capture('now', 'one')).toBe(false);
  clock.advance(1000);
  expect(logicalDump(await restoreTo(clock.now(), 'cut'))).toBe(before.dump);

  // What is committed meanwhile does not put the end off, and belongs to the next moment.
  const size = ledger.head().size;
  const at = clock.now();
  for (let piece = 0; piece < 4; piece += 1) {
    commit(1);
    archive.capture('now', 'one');
    clock.advance(1);
  }
  const restored = openSqlite(await restoreTo(at, 'whole'), 'read');
  expect(restored.get('SELECT size FROM audit_state', [])).toEqual({ size });
  restored.close();
  await world.close();
});

it('is not behind by more than a round of captures: what was committed a minute ago can be restored', async () => {
  const world = await openArchived();
  const { archive, storage, clock, commit, restoreTo } = world;
  await archive.beginBase(new AbortController().signal);
  commit(1);
  for (let round = 0; round < 12; round += 1) {
    clock.advance(5000);
    storage.maintain();
  }
  const before = world.ledger.head().size;
  commit(1);
  const restored = openSqlite(await restoreTo(clock.now(), 'minute'), 'read');
  expect(restored.get('SELECT size FROM audit_state', [])).toEqual({ size: before });
  restored.close();
  await world.close();
});

it('goes on with its chain after a restart, and begins anew when something else wrote the database', async () => {
  const world = await openArchived();
  const { archive, storage, clock, commit, restoreTo, open } = world;
  commit(1);
  await archive.beginBase(new AbortController().signal);
  clock.advance(40_000);
  commit(2);
  archive.capture('now', 'all');
  clock.advance(40_000);
  // Committed, not captured, and the archive is opened anew, as after a crash.
  commit(3);
  const again = open();
  storage.keepLog(again);
  await again.resume();
  expect(again.needsBase()).toBe(false);
  again.capture('now', 'all');
  const size = world.ledger.head().size;
  const restored = openSqlite(await restoreTo(clock.now(), 'resumed'), 'read');
  expect(restored.get('SELECT size FROM audit_state', [])).toEqual({ size });
  restored.close();

  // A checkpoint that the archive was not asked about moves frames into the file behind its back.
  storage.keepLog(null);
  commit(1);
  storage.checkpoint();
  const third = open();
  await third.resume();
  expect(third.needsBase()).toBe(true);
  await world.close();
});
