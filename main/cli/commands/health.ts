import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { isDriftGuardError } from '../../../shared/errors.ts';
import { followNextStart } from '../../core/safekeeping/next-start.ts';
import { defaultDataFolder } from '../../processes/data-folder.ts';
import { checkFolder } from './health-folder.ts';
import type { FolderHealth } from './health-folder.ts';
import { printableLines } from '../text-table.ts';

const usage = `Usage: driftguard health [--data-dir FOLDER] [--json]

Looks at a data folder that is not open, or the restored one in which it goes on: database, evidence, ledger
and disk. Changes nothing.
  --data-dir  the folder; without it the one that “driftguard start” opens
  --json      one JSON document instead of sentences
Ends with 0 when everything works, otherwise with 1 and what to do.`;

const marks = { ok: 'ok  ', attention: 'LOOK', failed: 'FAIL', unknown: '?   ' } as const;

function toText({ sentence, checks }: FolderHealth): string {
  const lines = checks.map((check) => {
    const advice = check.advice === '' ? '' : `\n            ${check.advice}`;
    return `${marks[check.state]}  ${check.sentence}${advice}`;
  });
  return [sentence, ...lines].join('\n');
}

/** `driftguard health`. Resolves to the exit code: 0 well, 1 not. */
export async function run(args: string[]): Promise<number> {
  let parsed;
  try {
    parsed = parseArgs({
      args,
      options: {
        'data-dir': { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    console.error(printableLines(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`));
    return 1;
  }
  const { values } = parsed;
  if (values.help === true) {
    console.log(usage);
    return 0;
  }
  let folder;
  try {
    folder = followNextStart(resolve(values['data-dir'] ?? defaultDataFolder(false)));
  } catch (error) {
    if (!isDriftGuardError(error)) throw error;
    console.error(printableLines(error.message));
    return 1;
  }
  const health = await checkFolder(folder);
  console.log(values.json === true ? JSON.stringify(health, null, 2) : printableLines(toText(health)));
  return health.ok ? 0 : 1;
}
