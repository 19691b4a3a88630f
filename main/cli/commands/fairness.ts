import type { FairnessVerdict } from '../../../shared/schema/fairness.ts';
import { tellingFailure, withSurroundings, write } from '../run-report.ts';
import { fairnessUsage, readFairnessFlags, toFairnessArguments } from './fairness-arguments.ts';

const exitCodes: Readonly<Record<FairnessVerdict, number>> = {
  fair: 0,
  indicative: 2,
  violation: 2,
  insufficient: 3,
};

async function judgeAndPrint(args: readonly string[]): Promise<number> {
  const flags = readFairnessFlags(args);
  if (flags.help === true) {
    await write(fairnessUsage);
    return 0;
  }
  const asked = toFairnessArguments(flags);
  // The engine takes longer to load than the arguments to check.
  const { judgeFile } = await import('./fairness-report.ts');
  const report = await withSurroundings((surroundings) => judgeFile(asked, surroundings));
  if (flags.json === true) await write(`${JSON.stringify(report, null, 2)}\n`);
  else {
    const { fairnessAsText } = await import('./fairness-table.ts');
    await write(fairnessAsText(report));
  }
  return exitCodes[report.verdict];
}

/**
 * `driftguard fairness`: judges the decisions in a file and prints what was found. Resolves to the exit code: 0
 * fair, 2 violation or indicative, 3 insufficient evidence, 1 error, which is told on stderr and, with `--json`, on
 * stdout.
 */
export async function run(args: string[]): Promise<number> {
  return tellingFailure(args, () => judgeAndPrint(args));
}
