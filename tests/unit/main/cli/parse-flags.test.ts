import { expect, it } from 'vitest';
import { parseFlags } from '../../../../main/cli/parse-flags.ts';
import { isDriftGuardError } from '../../../../shared/errors.ts';

function refusalOf(args: string[]): unknown {
  try {
    return parseFlags('labels', { args, options: { file: { type: 'string' } } }).values;
  } catch (error) {
    return isDriftGuardError(error) ? [error.code, error.message] : error;
  }
}

it.each([
  [['--fiel', 'a'], "Unknown option '--fiel'. See driftguard labels --help."],
  [['--file', '--x'], "Option '--file' argument is ambiguous. See driftguard labels --help."],
  [['--file'], "Option '--file <value>' argument missing. See driftguard labels --help."],
])('says the first sentence about %j', (args, message) => {
  expect(refusalOf(args)).toEqual(['INVALID_INPUT', message]);
});
