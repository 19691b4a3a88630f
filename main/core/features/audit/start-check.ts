import { rootAt } from '../../../../shared/canonical/merkle.ts';
import type { AuditStatus, AuditVerification } from '../../../../shared/contract/audit.ts';
import type { Sha256 } from '../../../../shared/schema/ids.ts';
import { sha256, toHex } from '../../ledger/entry.ts';
import type { OpenLedger } from '../../ledger/open-ledger.ts';
import { placeAt, verifyLedger } from '../../ledger/verify.ts';
import type { LedgerVerdict } from '../../ledger/verify.ts';
import type { VerifyLogsRequest } from '../../ledger/verify-logs.ts';
import type { Clock, Logger } from '../../ports.ts';
import { stackOf } from '../../telemetry/stack.ts';

export type StartCheck = {
  begin(): void;
  /** What was looked at; null while it is under way. */
  found(): AuditStatus['startCheck'];
  /** Stops and waits. */
  close(): Promise<void>;
};

/**
 * Verifies at the start what was written since the last verification: cheap, whatever the length of the
 * log, because it goes on from the tree that was verified then.
 */
export function createStartCheck(dependencies: {
  readonly opened: OpenLedger;
  readonly clock: Clock;
  readonly log: Logger;
  readonly changeDigests: VerifyLogsRequest['changeDigests'];
  readonly latestVerification: () => AuditVerification | null;
  readonly onAltered: (found: AuditVerification) => void;
}): StartCheck {
  const { opened, clock, log, changeDigests, latestVerification, onAltered } = dependencies;
  const ending = new AbortController();
  let found: AuditStatus['startCheck'] = null;
  let running: Promise<void> = Promise.resolve();

  async function check(): Promise<void> {
    const current = opened.current();
    const { repository, origin } = current;
    const { place, subtree } = repository;
    const last = latestVerification();
    const from = last?.ok === true ? Math.max(0, last.size - place.first) : 0;
    const size = repository.state()?.frontier.size ?? 0;
    // The state of the database decides; what was verified and is gone, recovery and full verification name.
    const start =
      from > 0 && from <= size && toHex(rootAt(sha256, from, subtree)) === last?.root
        ? placeAt(repository, from)
        : undefined;
    const verdict: LedgerVerdict = await verifyLedger({
      repository,
      origin,
      keys: opened.keys.keys(origin),
      revocations: opened.keys.revocations(),
      anchors: [],
      closedAt: null,
      changeDigests: changeDigests(current),
      signal: ending.signal,
      onProgress: () => undefined,
      ...(start === undefined ? {} : { start }),
    });
    const at = clock.now();
    found = { at, from: start?.frontier.size ?? 0, to: verdict.size, ok: verdict.ok };
    if (verdict.problem === null) return;
    onAltered({
      at,
      ok: false,
      size: place.first + verdict.size,
      root: verdict.root as Sha256,
      checkpoints: verdict.checkpoints,
      badSeq: verdict.problem.seq === null ? null : verdict.problem.seq + place.first,
      sentence: `The ledger is not as it was written. ${verdict.problem.what}`,
    });
  }

  return {
    begin() {
      // Nobody waits for it: what stops it must reach the log and not end the process.
      running = check().catch((error: unknown) => {
        if (error === ending.signal.reason) return;
        log.error('start check failed', { stack: stackOf(error) });
      });
    },
    found: () => found,
    async close() {
      ending.abort();
      await running;
    },
  };
}
