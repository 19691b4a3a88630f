import { parseArgs } from 'node:util';
import type { ParseArgsConfig } from 'node:util';
import { DriftGuardError } from '../../shared/errors.ts';

/** What `parseArgs` refused, as INVALID_INPUT with its first sentence and the way to the help of `command`. */
function wrongFlags(error: unknown, command: string): DriftGuardError {
  const said = error instanceof Error ? (error.message.split('. ')[0] ?? '') : '';
  const sentence = said.split('\n')[0]?.replace(/\.$/u, '') ?? '';
  return new DriftGuardError('INVALID_INPUT', `${sentence}. See driftguard ${command} --help.`);
}

/** What `parseArgs` reads from the arguments of a command. Throws INVALID_INPUT for flags that are not known. */
export function parseFlags<Config extends ParseArgsConfig>(
  command: string,
  config: Config,
): ReturnType<typeof parseArgs<Config>> {
  try {
    return parseArgs(config);
  } catch (error) {
    throw wrongFlags(error, command);
  }
}
