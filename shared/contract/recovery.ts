import type { CommandDefinition } from './define.ts';

/** What writes and is admitted all the same: signing in, looking closely, taking out, and the ways on. */
const ways: ReadonlySet<string> = new Set([
  'audit/verify',
  'audit/export',
  'audit/proof',
  'app/export-diagnostics',
  'drift/export',
  'versions/export-card',
  'fairness/export',
  'performance/export',
  'datasets/export-rejects',
  'audit/unlock-key',
  'audit/declare-key-lost',
  'audit/begin-epoch',
  'jobs/cancel',
]);
// Beginning a new log may itself need a second person.
const areas = ['session/', 'backups/', 'approvals/'];

/**
 * Whether a command may run while the ledger is not the one that was known last. Nothing is recorded on top of it:
 * what writes may not.
 */
export function isAdmittedInRecovery({ name, effect }: Pick<CommandDefinition, 'name' | 'effect'>): boolean {
  return effect === 'read' || ways.has(name) || areas.some((area) => name.startsWith(area));
}
