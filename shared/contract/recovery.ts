import type { CommandDefinition } from './define.ts';
import { handsOut } from './files.ts';

/** What writes and is admitted all the same, beside signing in and taking files out: looking closely, and the ways on. */
const ways: ReadonlySet<string> = new Set([
  'audit/verify',
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
export function isAdmittedInRecovery(
  command: Pick<CommandDefinition, 'name' | 'effect' | 'output'>,
): boolean {
  const { name, effect } = command;
  if (effect === 'read' || handsOut(command) || ways.has(name)) return true;
  return areas.some((area) => name.startsWith(area));
}
