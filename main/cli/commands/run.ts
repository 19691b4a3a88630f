import { DriftGuardError } from '../../../shared/errors.ts';
import { tellingFailure, withSurroundings, write } from '../run-report.ts';
import { presentDataFolder, readWho, workspaceFlags, workspaceFlagsHelp } from '../workspace-flags.ts';
import { parseFlags } from '../parse-flags.ts';

const usage = `Usage: driftguard run MONITOR --data-dir FOLDER (--user ADDRESS | --as ROLE) [--model MODEL] [--json]

Runs a monitor: judges every window of its model's data that has not been looked at under its present settings, keeps
the results, and prints how the monitor stands, its new windows and the latest comparison in words.

  MONITOR             Name or identifier of the monitor.
  --model MODEL       Name or identifier of its model, where several models have a monitor of that name.

Flags:
${workspaceFlagsHelp}  --data FOLDER       The same as --data-dir.
  --json              One JSON document instead of text.
  --help              Show this text.

Exit code: 0 no alarm (also where a window drifted and the monitor asks for more of them), 2 alarm, 3 insufficient
evidence, 1 error.
`;

const options = {
  ...workspaceFlags,
  data: { type: 'string' },
  model: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

function refuse(message: string): never {
  throw new DriftGuardError('INVALID_INPUT', message);
}

function readFlags(args: string[]) {
  return parseFlags('run', { args, options, strict: true, allowPositionals: true });
}

async function runMonitor(args: string[]): Promise<number> {
  const { values, positionals } = readFlags(args);
  if (values.help === true) {
    await write(usage);
    return 0;
  }
  const [named] = positionals;
  if (named === undefined || positionals.length > 1) refuse('Name one monitor. See driftguard run --help.');
  if (values.data !== undefined && values['data-dir'] !== undefined)
    refuse('Give --data or --data-dir, not both.');
  const dataDir = values['data-dir'] ?? values.data ?? refuse('Name the folder with --data-dir.');
  const dataFolder = presentDataFolder(dataDir);
  const who = await readWho(values, process.env);
  // The engines take longer to load than the arguments to check.
  const { withWorkspace } = await import('../open-workspace.ts');
  const { exitCodes, runAsText, runInWorkspace } = await import('./run-monitor.ts');
  const report = await withSurroundings((surroundings) =>
    withWorkspace({ dataFolder, who }, (workspace) =>
      runInWorkspace(workspace, { monitor: named, model: values.model ?? null }, surroundings),
    ),
  );
  await write(values.json === true ? `${JSON.stringify(report, null, 2)}\n` : runAsText(report));
  return exitCodes[report.state];
}

/**
 * `driftguard run`: lets a monitor look at new data. Resolves to the exit code: 0 no alarm, 2 alarm, 3 insufficient
 * evidence, 1 error, which is told on stderr and, with `--json`, on stdout.
 */
export async function run(args: string[]): Promise<number> {
  return tellingFailure(args, () => runMonitor(args));
}
