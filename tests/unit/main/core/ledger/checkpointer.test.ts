import { generateKeyPairSync } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openCheckpoint } from '../../../../../main/core/ledger/checkpoint.ts';
import { createCheckpointer } from '../../../../../main/core/ledger/checkpointer.ts';
import type { Checkpointer } from '../../../../../main/core/ledger/checkpointer.ts';
import { createLedgerRepository } from '../../../../../main/core/ledger/repository.ts';
import type { LedgerRepository } from '../../../../../main/core/ledger/repository.ts';
import type { NoteSigner } from '../../../../../main/core/ledger/signed-note.ts';
import { openTestDatabase } from '../../../../support/core-database.ts';
import { createTestLedger } from '../../../../support/core-ledger.ts';
import { testActor } from '../../../../support/test-actor.ts';

const minuteMs = 60_000;

let test: Awaited<ReturnType<typeof openTestDatabase>>;
let repository: LedgerRepository;
let checkpointer: Checkpointer;
let signer: NoteSigner | null;
let anchors: string[];
let marks: number;
let append: () => void;

beforeEach(async () => {
  test = await openTestDatabase();
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] });
  const { database, clock, log } = test;
  const ledger = createTestLedger({ database, clock });
  repository = createLedgerRepository(database);
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const raw = new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }).subarray(12));
  signer = { name: ledger.origin, privateKey, publicKey: raw };
  anchors = [];
  marks = 0;
  checkpointer = createCheckpointer({
    database,
    repository: () => repository,
    ledger,
    signer: () => signer,
    async markHead() {
      marks += 1;
    },
    anchors: {
      read: async () => [],
      async append(_log, note) {
        anchors.push(note);
      },
    },
    clock,
    log,
  });
  append = () => {
    const target = { type: 'model', id: 'm' };
    database.write(() => ledger.append({ actor: testActor, action: 'model.updated', target }));
    checkpointer.appended();
  };
});
afterEach(async () => {
  await checkpointer.close();
  vi.useRealTimers();
  await test.close();
});

/** How many entries the newest note outside covers. */
function anchoredSize(): number | null {
  const note = anchors.at(-1);
  return note === undefined || signer === null ? null : (openCheckpoint(note, [signer])?.size ?? null);
}

describe('the signing of the head', () => {
  it('happens outside within a second of an entry, and in the ledger every quarter of an hour', async () => {
    append();
    append();
    await vi.advanceTimersByTimeAsync(1000);
    expect([anchoredSize(), repository.latestCheckpoint()]).toEqual([2, null]);
    await vi.advanceTimersByTimeAsync(15 * minuteMs);
    expect(repository.latestCheckpoint()).toMatchObject({ size: 2 });
    append();
    await vi.advanceTimersByTimeAsync(15 * minuteMs);
    expect([anchoredSize(), repository.latestCheckpoint()?.size]).toEqual([3, 3]);
    // Nothing was written since: nothing is signed again.
    await vi.advanceTimersByTimeAsync(60 * minuteMs);
    expect(repository.newestCheckpoints(10).map(({ size }) => size)).toEqual([3, 2]);
    expect(anchors).toHaveLength(2);
  });

  it('goes to the second place outside every five minutes, and at the end', async () => {
    append();
    await vi.advanceTimersByTimeAsync(11 * minuteMs);
    expect(marks).toBe(2);
    append();
    await checkpointer.close();
    expect([marks, anchoredSize(), repository.latestCheckpoint()?.size]).toEqual([3, 2, 2]);
  });

  it('waits while there is no key, and comes when there is one again', async () => {
    const key = signer;
    signer = null;
    append();
    await vi.advanceTimersByTimeAsync(20 * minuteMs);
    expect([anchors, marks, repository.latestCheckpoint()]).toEqual([[], 0, null]);
    signer = key;
    await vi.advanceTimersByTimeAsync(15 * minuteMs);
    expect([anchoredSize(), repository.latestCheckpoint()?.size]).toEqual([1, 1]);
  });
});
