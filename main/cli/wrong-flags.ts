import { DriftGuardError } from '../../shared/errors.ts';

/** What `parseArgs` refused, as INVALID_INPUT with its first sentence and the way to the help of `command`. */
export function wrongFlags(error: unknown, command: string): DriftGuardError {
  const said = error instanceof Error ? (error.message.split('. ')[0] ?? '') : '';
  const sentence = said.split('\n')[0]?.replace(/\.$/u, '') ?? '';
  return new DriftGuardError('INVALID_INPUT', `${sentence}. See driftguard ${command} --help.`);
}
