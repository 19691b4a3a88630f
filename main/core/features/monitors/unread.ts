import type { Dataset } from '../../../../shared/contract/datasets.ts';
import { DriftGuardError, isDriftGuardError } from '../../../../shared/errors.ts';
import type { ErrorCode } from '../../../../shared/errors.ts';
import { countInWords } from '../../evidence/limits.ts';
import type { StoredMonitor } from './repository.ts';

/** Why a data set could not be looked at; the reason goes on after a colon. */
export type Unreadable = { readonly code: ErrorCode; readonly reason: string };
export type Unread = Unreadable & { readonly name: string };

const namesShown = 5;

/** These say themselves how the file is put back. */
const isLost = ({ code }: Unreadable): boolean => code === 'EVIDENCE_MISSING' || code === 'EVIDENCE_CHANGED';

const isOfTheFile = (unread: Unreadable): boolean => isLost(unread) || unread.code === 'FILE_UNREADABLE';

function adviceFor(unread: Unreadable): string {
  if (isLost(unread)) return 'Or move the data set to the bin.';
  return isOfTheFile(unread)
    ? 'Put the file back from a backup, or move the data set to the bin.'
    : 'Move the data set to the bin, or change the windows of the monitor.';
}

/** Why a data set cannot be looked at although others can; null for what concerns all of them. */
export function unreadableBecause(error: unknown): Unreadable | null {
  if (!isDriftGuardError(error)) return null;
  const { code, message } = error;
  const found = { code, reason: `${message.charAt(0).toLowerCase()}${message.slice(1)}` };
  return isOfTheFile(found) || code === 'INVALID_INPUT' ? found : null;
}

/** Throws INVALID_INPUT for data without the column that the calendar of the monitor goes by. */
export function refuseWithoutTimes({ windows }: StoredMonitor, { columns }: Dataset): void {
  if (windows.kind !== 'calendar') return;
  if (columns.some(({ name, type }) => name === windows.column && type === 'datetime')) return;
  throw new DriftGuardError('INVALID_INPUT', `It has no column of dates “${windows.column}”.`);
}

/** Which data sets could not be looked at, why, and what to do. */
export function unreadSentence(unread: readonly Unread[]): string {
  const [first, ...others] = unread;
  if (first === undefined) return '';
  const shown = others.slice(0, namesShown).map(({ name }) => `“${name}”`);
  const left = others.length - shown.length;
  const neither =
    others.length === 0
      ? ''
      : ` Nor could ${shown.join(', ')}${left === 0 ? '' : ` and ${countInWords(left)} more`}.`;
  return `“${first.name}” could not be looked at: ${first.reason} ${adviceFor(first)}${neither}`;
}
