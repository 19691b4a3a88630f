import { DriftGuardError } from '../../../shared/errors.ts';
import type { Bearing } from '../../core/features/explain/narrators.ts';
import { tellingFailure, write } from '../run-report.ts';
import { parseFlags } from '../parse-flags.ts';

const usage = `Usage: driftguard explain RUN-ID [--data-dir FOLDER] [--json]

Tells a drift run, a fairness check, the risk of a model or what the gate said in words, built from its figures
alone. Changes nothing and sends nothing.
  RUN-ID      the identifier at the end of the address of its page; for the risk of a model, that in the address of the
              model, or the identifier of an earlier score; for the gate, that of a deployment
  --data-dir  the data folder; without it the one that “driftguard start” opens
  --json      the sentences with the figures and names they quote, as one JSON document

Exit code: 0 nothing found (also for any score of risk), 2 drift, an unequal treatment or a closed gate, 3 insufficient
evidence (also a risk that is not known), 1 error.
`;

const exitCodes: Readonly<Record<Bearing, number>> = { clear: 0, found: 2, insufficient: 3 };

async function explain(args: string[]): Promise<number> {
  const { values, positionals } = readArguments(args);
  if (values.help === true) {
    await write(usage);
    return 0;
  }
  const [id] = positionals;
  if (id === undefined || positionals.length > 1) {
    throw new DriftGuardError('INVALID_INPUT', `Name one run or model.\n\n${usage}`);
  }
  const { defaultDataFolder } = await import('../../processes/data-folder.ts');
  const { explainInFolder } = await import('./explain-folder.ts');
  const told = explainInFolder(values['data-dir'] ?? defaultDataFolder(false), id);
  const { narrativeText } = await import('../../../shared/schema/narrative.ts');
  await write(
    values.json === true ? `${JSON.stringify(told, null, 2)}\n` : `${narrativeText(told.narrative)}\n`,
  );
  return exitCodes[told.bearing];
}

function readArguments(args: string[]) {
  return parseFlags('explain', {
    args,
    allowPositionals: true,
    options: {
      'data-dir': { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
}

/** `driftguard explain`. Resolves to the exit code, which follows the verdict as that of `driftguard drift` does. */
export async function run(args: string[]): Promise<number> {
  return tellingFailure(args, () => explain(args));
}
