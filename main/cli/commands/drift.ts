import type { DriftVerdict } from '../../../shared/schema/drift.ts';
import { tellingFailure, withSurroundings, write } from '../run-report.ts';
import { driftUsage, readFlags, toArguments } from './drift-arguments.ts';

const exitCodes: Readonly<Record<DriftVerdict, number>> = {
  stable: 0,
  moderate: 2,
  major: 2,
  insufficient: 3,
};

async function compareAndPrint(args: readonly string[]): Promise<number> {
  const flags = readFlags(args);
  if (flags.help === true) {
    await write(driftUsage);
    return 0;
  }
  const asked = await toArguments(flags);
  // The engines take longer to load than the arguments to check.
  const { compareFiles } = await import('./drift-report.ts');
  const report = await withSurroundings((surroundings) => compareFiles(asked, surroundings));
  if (flags.json === true) await write(`${JSON.stringify(report, null, 2)}\n`);
  else {
    const { reportAsText } = await import('./drift-table.ts');
    await write(reportAsText(report));
  }
  return exitCodes[report.verdict];
}

/**
 * `driftguard drift`: compares two files and prints what was found. Resolves to the exit code: 0 stable,
 * 2 drift, 3 insufficient evidence, 1 error, which is told on stderr and, with `--json`, on stdout.
 */
export async function run(args: string[]): Promise<number> {
  return tellingFailure(args, () => compareAndPrint(args));
}
