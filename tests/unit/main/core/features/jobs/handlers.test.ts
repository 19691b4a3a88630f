import { expect, it, vi } from 'vitest';
import { createJobHandlers } from '../../../../../../main/core/features/jobs/handlers.ts';
import type { LedgerEvent } from '../../../../../../main/core/ledger/ledger.ts';
import type { Job, JobKind } from '../../../../../../shared/contract/jobs.ts';
import type { Role } from '../../../../../../shared/contract/define.ts';
import { sampleJob } from '../../../../../support/renderer-samples.ts';
import { testActor } from '../../../../../support/test-actor.ts';

/** Cancels a job of a kind in a role; gives what was recorded. */
function cancelled(kind: JobKind, role: Role, mayRecord = true): LedgerEvent[] {
  const job: Job = sampleJob({ kind, state: 'running' });
  const events: LedgerEvent[] = [];
  const cancel = vi.fn(() => job);
  const handlers = createJobHandlers({
    jobs: { page: () => ({ items: [], total: 0, nextCursor: null }), get: () => job, cancel },
    database: { write: (work) => work() },
    ledger: { append: (event) => void events.push(event) },
    mayRecord: () => mayRecord,
  });
  const context = { actor: { ...testActor, role }, shell: 'test' as const, correlationId: 'test' };
  void handlers['jobs/cancel']({ id: job.id }, context);
  expect(cancel).toHaveBeenCalledOnce();
  return events;
}

it.each([
  ['restore', 'data-scientist'],
  ['backup', 'compliance-officer'],
  ['ledger-verify', 'data-scientist'],
  ['dataset-import', 'auditor'],
] as const)('refuses to stop %s for a %s, who may not begin it', (kind, role) => {
  expect(() => cancelled(kind, role)).toThrowError(expect.objectContaining({ code: 'FORBIDDEN' }));
});

it.each([
  ['restore', 'administrator'],
  ['ledger-verify', 'auditor'],
  ['drift-run', 'data-scientist'],
] as const)('stops %s for a %s, and records who did', (kind, role) => {
  expect(cancelled(kind, role)).toEqual([
    expect.objectContaining({
      action: 'job.cancelled',
      note: kind,
      actor: expect.objectContaining({ role }),
    }),
  ]);
});

it('records nothing while nothing may be recorded', () => {
  expect(cancelled('ledger-verify', 'administrator', false)).toEqual([]);
});
