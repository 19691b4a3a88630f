import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';

/** `npm run test:faults` asks for the long form; as a stage of `npm test` the short one runs. */
const isLong = process.env['DRIFTGUARD_FAULTS'] === 'long';

/** How much of the long form: a machine that has no hours to spare does a part, and its figures say how much. */
const share = Number(process.env['DRIFTGUARD_FAULTS_SHARE'] ?? 1);

/** When a machine has no more time, the faults that move over every call stop; their figure says how far they came. */
const minutes = Number(process.env['DRIFTGUARD_FAULTS_MINUTES'] ?? Infinity);

export const stopsAtMs = (): number => performance.now() + minutes * 60_000;

export function amount({ short, long }: { readonly short: number; readonly long: number }): number {
  return isLong ? Math.max(short, Math.round(long * share)) : short;
}

/** How much was done, for the line of a figure; nothing to say about the whole long form. */
export function formInWords(form: 'long' | 'short'): string {
  if (form === 'short') return 'short form';
  return [
    ...(share === 1 ? [] : [`${share} of the long form`]),
    ...(Number.isFinite(minutes) ? [`at most ${minutes} minutes for a kind of call`] : []),
  ].join(', ');
}

/** Disks that are opened and thrown away lie in memory where there is such a folder. */
export const scratch = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
