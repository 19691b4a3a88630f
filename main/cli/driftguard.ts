#!/usr/bin/env node
import { stderr, stdout } from 'node:process';

/*
 * The command line of DriftGuard. Only what a subcommand needs is loaded, and nothing at all before the
 * version of Node is known to be right: the database engine ends an older Node without a word.
 */

const minimumMajor = 24;

type Subcommand = {
  readonly summary: string;
  readonly load: () => Promise<(args: string[]) => Promise<number>>;
};

const subcommands: Readonly<Record<string, Subcommand>> = {
  start: {
    summary: 'Open DriftGuard in a window or in the browser.',
    load: async () => (await import('./commands/start.ts')).run,
  },
  drift: {
    summary: 'Compare two data files and tell whether they differ; for pipelines.',
    load: async () => (await import('./commands/drift.ts')).run,
  },
  fairness: {
    summary: 'Tell whether the decisions in a data file treat groups alike; for pipelines.',
    load: async () => (await import('./commands/fairness.ts')).run,
  },
  model: {
    summary: 'List, add and describe the versions of a model.',
    load: async () => (await import('./commands/model.ts')).run,
  },
  predict: {
    summary: 'Log what a model predicted, and seal it into evidence.',
    load: async () => (await import('./commands/predict.ts')).run,
  },
  labels: {
    summary: 'Join labels that came later to predictions.',
    load: async () => (await import('./commands/labels.ts')).run,
  },
  run: {
    summary: 'Let a monitor of a data folder look at new data; for pipelines.',
    load: async () => (await import('./commands/run.ts')).run,
  },
  explain: {
    summary: 'Tell a drift run, a fairness check or the risk of a model in words.',
    load: async () => (await import('./commands/explain.ts')).run,
  },
  users: {
    summary: 'List the accounts of a data folder.',
    load: async () => (await import('./commands/users.ts')).run,
  },
  unlock: {
    summary: 'Give an account a new password with one of its recovery codes.',
    load: async () => (await import('./commands/unlock.ts')).run,
  },
  restore: {
    summary: 'Restore a workspace from a backup, or to a moment.',
    load: async () => (await import('./commands/restore.ts')).run,
  },
  drill: {
    summary: 'Try out whether the newest backup can be restored.',
    load: async () => (await import('./commands/drill.ts')).run,
  },
  verify: {
    summary: 'Check that a ledger and its evidence are as they were written.',
    load: async () => (await import('./commands/verify.ts')).run,
  },
  evidence: {
    summary: 'List evidence that is missing or in quarantine, and put it back from a backup.',
    load: async () => (await import('./commands/evidence.ts')).run,
  },
  health: {
    summary: 'Tell whether a data folder is well, and what to do if not.',
    load: async () => (await import('./commands/health.ts')).run,
  },
};

const builtIn: readonly (readonly [string, string])[] = [
  ['help', 'Show this text.'],
  ['version', 'Show the version.'],
];

function usage(): string {
  const rows = [
    ...Object.entries(subcommands).map(([name, { summary }]) => [name, summary] as const),
    ...builtIn,
  ];
  const lines = rows.map(([name, summary]) => `  ${name.padEnd(9)} ${summary}`);
  return `Usage: driftguard <command> [flags]\n\nCommands:\n${lines.join('\n')}\n\nFlags of a command: driftguard <command> --help\n`;
}

/** Resolves to the exit code. */
async function main(args: string[]): Promise<number> {
  const [name = 'help', ...rest] = args;
  if (Number(process.versions.node.split('.')[0]) < minimumMajor) {
    stderr.write(
      `DriftGuard needs Node ${minimumMajor} or newer; this is ${process.versions.node}. ` +
        'Start it with “npm start” or “npm run driftguard”, which bring their own.\n',
    );
    return 1;
  }
  if (name === 'help' || name === '--help' || name === '-h') {
    stdout.write(usage());
    return 0;
  }
  if (name === 'version' || name === '--version') {
    const { appVersion } = await import('../processes/entry.ts');
    stdout.write(`${appVersion()}\n`);
    return 0;
  }
  const subcommand = Object.hasOwn(subcommands, name) ? subcommands[name] : undefined;
  if (subcommand === undefined) {
    stderr.write(`There is no command “${name}”.\n\n${usage()}`);
    return 1;
  }
  const run = await subcommand.load();
  return run(rest);
}

process.exitCode = await main(process.argv.slice(2));
