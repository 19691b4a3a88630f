import { parseArgs } from 'node:util';
import { expect, it } from 'vitest';
import { wrongFlags } from '../../../../main/cli/wrong-flags.ts';

function refusalOf(args: string[]): unknown {
  try {
    return parseArgs({ args, options: { file: { type: 'string' } } }).values;
  } catch (error) {
    const { code, message } = wrongFlags(error, 'labels');
    return [code, message];
  }
}

it.each([
  [['--fiel', 'a'], "Unknown option '--fiel'. See driftguard labels --help."],
  [['--file', '--x'], "Option '--file' argument is ambiguous. See driftguard labels --help."],
  [['--file'], "Option '--file <value>' argument missing. See driftguard labels --help."],
])('says the first sentence about %j', (args, message) => {
  expect(refusalOf(args)).toEqual(['INVALID_INPUT', message]);
});
