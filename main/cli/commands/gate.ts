import { DriftGuardError } from '../../../shared/errors.ts';
import { gateStep, gateSteps } from '../../../shared/schema/gate.ts';
import type { GateStep, GateVerdict } from '../../../shared/schema/gate.ts';
import { tellingFailure, write } from '../run-report.ts';
import { parseFlags } from '../parse-flags.ts';

const usage = `Usage: driftguard gate MODEL --to STEP [--data-dir FOLDER] [--json]

Tells whether the gate lets the present version of a model into a step of its life cycle, and why. Changes nothing: the
model stays where it is, and nothing is recorded.
  MODEL       the name of the model, or its identifier
  --to        staging, canary or production
  --data-dir  the data folder; without it the one that “driftguard start” opens
  --json      the evaluation rule by rule and the sentences, as one JSON document

Exit code: 0 the gate is open, 2 a rule is not met, 3 something that has to be known cannot be told, 1 error.
`;

const exitCodes: Readonly<Record<GateVerdict, number>> = { pass: 0, fail: 2, insufficient: 3 };

async function gate(args: string[]): Promise<number> {
  const { values, positionals } = readArguments(args);
  if (values.help === true) {
    await write(usage);
    return 0;
  }
  const [model] = positionals;
  if (model === undefined || positionals.length > 1) {
    throw new DriftGuardError('INVALID_INPUT', `Name one model.\n\n${usage}`);
  }
  const step = readStep(values.to);
  const { defaultDataFolder } = await import('../../processes/data-folder.ts');
  const { systemClock } = await import('../../adapters/clock.ts');
  const { askGateInFolder } = await import('./gate-folder.ts');
  const told = askGateInFolder(values['data-dir'] ?? defaultDataFolder(false), {
    model,
    step,
    at: systemClock.now(),
  });
  const { narrativeText } = await import('../../../shared/schema/narrative.ts');
  await write(
    values.json === true ? `${JSON.stringify(told, null, 2)}\n` : `${narrativeText(told.narrative)}\n`,
  );
  return exitCodes[told.evaluation.verdict];
}

function readStep(to: string | undefined): GateStep {
  const step = gateStep.safeParse(to);
  if (step.success) return step.data;
  const steps = gateSteps.join(', ');
  throw new DriftGuardError(
    'INVALID_INPUT',
    to === undefined
      ? `Say where the model is to go: --to with one of ${steps}.\n\n${usage}`
      : `“${to}” is no step that has a gate. Use one of ${steps}.`,
  );
}

function readArguments(args: string[]) {
  return parseFlags('gate', {
    args,
    allowPositionals: true,
    options: {
      to: { type: 'string' },
      'data-dir': { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
}

/** `driftguard gate`. Resolves to the exit code, which follows the verdict as that of `driftguard drift` does. */
export async function run(args: string[]): Promise<number> {
  return tellingFailure(args, () => gate(args));
}
