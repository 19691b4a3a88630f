import type { CommandDefinition } from '../../../shared/contract/define.ts';
import { DriftGuardError } from '../../../shared/errors.ts';

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
 * While the ledger is not the one that was known last, nothing is recorded on top of it: commands that
 * write are refused. Throws RECOVERY_MODE.
 */
export function admitInRecovery({ name, effect }: CommandDefinition, inRecovery: boolean): void {
  if (!inRecovery || effect === 'read' || ways.has(name)) return;
  if (areas.some((area) => name.startsWith(area))) return;
  throw new DriftGuardError('RECOVERY_MODE');
}
