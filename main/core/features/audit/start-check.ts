import { setTimeout } from 'node:timers/promises';
import { rootAt } from '../../../../shared/canonical/merkle.ts';
import type { AuditStatus, AuditVerification } from '../../../../shared/contract/audit.ts';
import type { Sha256 } from '../../../../shared/schema/ids.ts';
import { decodeEntry, sha256, toHex } from '../../ledger/entry.ts';
import type { KeyRing } from '../../ledger/key-ring.ts';
import type { OpenLedger, OpenLog } from '../../ledger/open-ledger.ts';
import type { VerifyLogsRequest } from '../../ledger/verify-logs.ts';
import { placeAt, verifyLedger } from '../../ledger/verify.ts';
import type { LedgerVerdict, VerifiedPlace } from '../../ledger/verify.ts';
import type { Clock, Logger } from '../../ports.ts';
import { stackOf } from '../../telemetry/stack.ts';
import type { RecordsFinding } from './records-check.ts';
import type { Rest } from './records-repository.ts';
import { recordsSentence } from './sentence.ts';

export type StartCheck = {
  begin(): void;
  /** What was looked at; null while the ledger is looked at. */
  found(): AuditStatus['startCheck'];
  /** How far it has come with the entries; null before and after. */
  progress(): AuditStatus['checking'];
  /** Stops and waits. */
  close(): Promise<void>;
};

/** The records are held against their history beside the work: for this share of the time at most. */
const restsForEach = 4;
const longestRestMs = 1000;

/**
 * Verifies at the start what was written since the last verification: cheap, whatever the length of the
 * log, because it goes on from the tree that was verified then. Where that was is what the ledger itself says, so
 * that nobody can move it; the entry that says so is among those that are verified. Then every record is held
 * against its history, in the background and with pauses, whatever was touched since.
 */
export function createStartCheck(dependencies: {
  readonly opened: Pick<OpenLedger, 'current'> & { readonly keys: Pick<KeyRing, 'keys' | 'revocations'> };
  readonly clock: Clock;
  readonly log: Logger;
  readonly changeDigests: VerifyLogsRequest['changeDigests'];
  /** The latest entry of a log that says how far it was verified; null when there is none. */
  readonly latestVerified: (log: OpenLog) => Uint8Array | null;
  readonly checkRecords: (signal: AbortSignal, rest: Rest) => Promise<RecordsFinding>;
  readonly onAltered: (found: AuditVerification) => void;
}): StartCheck {
  const { opened, clock, log, changeDigests, latestVerified, onAltered } = dependencies;
  const ending = new AbortController();
  let found: AuditStatus['startCheck'] = null;
  let progress: AuditStatus['checking'] = null;
  let running: Promise<void> = Promise.resolve();

  /** Where the last verification ended; undefined when the log has to be read from its beginning. */
  function verifiedPlace(current: OpenLog): VerifiedPlace | undefined {
    const { repository } = current;
    const bytes = latestVerified(current);
    const facts = bytes === null ? undefined : decodeEntry(bytes)?.facts;
    const [size, root] = [facts?.['size'], facts?.['root']];
    const present = repository.state()?.frontier.size ?? 0;
    if (typeof size !== 'number' || size <= 0 || size > present) return undefined;
    try {
      return toHex(rootAt(sha256, size, repository.subtree)) === root ? placeAt(repository, size) : undefined;
    } catch {
      // Hashes between that are not there any more.
      return undefined;
    }
  }

  async function checkLedger(current: OpenLog): Promise<LedgerVerdict> {
    const { repository, origin } = current;
    const start = verifiedPlace(current);
    const verdict = await verifyLedger({
      repository,
      origin,
      keys: opened.keys.keys(origin),
      revocations: opened.keys.revocations(),
      // The newest of them were held against the log when it was opened.
      anchors: [],
      closedAt: null,
      changeDigests: changeDigests(current),
      signal: ending.signal,
      onProgress(done, total) {
        progress = { done, total };
      },
      ...(start === undefined ? {} : { start }),
    }).finally(() => {
      progress = null;
    });
    const from = start?.frontier.size ?? 0;
    found = { at: clock.now(), from, to: verdict.size, ok: verdict.ok, recordsOk: null };
    return verdict;
  }

  /** Lets others work for some times as long as the work before took. */
  function resting(): Rest {
    let begunMs = clock.monotonicMs();
    return async () => {
      const restMs = Math.min(longestRestMs, (clock.monotonicMs() - begunMs) * restsForEach);
      await setTimeout(restMs, undefined, { signal: ending.signal, ref: false });
      begunMs = clock.monotonicMs();
    };
  }

  function tell(verdict: LedgerVerdict, first: number, { altered, damage }: RecordsFinding): void {
    const { problem } = verdict;
    onAltered({
      at: clock.now(),
      ok: false,
      onlyEvidence: false,
      size: first + verdict.size,
      root: verdict.root as Sha256,
      checkpoints: verdict.checkpoints,
      badSeq: problem === null || problem.seq === null ? null : problem.seq + first,
      sentence: [
        problem === null ? '' : `The ledger is not as it was written. ${problem.what}`,
        recordsSentence(altered),
        damage,
      ]
        .filter(Boolean)
        .join(' '),
    });
  }

  async function check(): Promise<void> {
    const current = opened.current();
    const { first } = current.repository.place;
    const verdict = await checkLedger(current);
    if (!verdict.ok) tell(verdict, first, { altered: [], damage: '' });
    const records = await dependencies.checkRecords(ending.signal, resting());
    const recordsOk = records.altered.length === 0 && records.damage === '';
    if (found !== null) found = { ...found, recordsOk };
    if (!recordsOk) tell(verdict, first, records);
  }

  return {
    begin() {
      // Nobody waits for it: what stops it must reach the log and not end the process.
      running = check().catch((error: unknown) => {
        if (ending.signal.aborted) return;
        log.error('start check failed', { stack: stackOf(error) });
      });
    },
    found: () => found,
    progress: () => progress,
    async close() {
      ending.abort();
      await running;
    },
  };
}
