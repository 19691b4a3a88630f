#!/usr/bin/env node
import { stderr, stdout } from 'node:process';
import { subcommands } from './subcommands.ts';
import type { SubcommandName } from './subcommands.ts';

/*
 * The command line of DriftGuard. Only what a subcommand needs is loaded, and nothing at all before the
 * version of Node is known to be right: the database engine ends an older Node without a word.
 */

const minimumMajor = 24;

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

const isSubcommand = (name: string): name is SubcommandName => Object.hasOwn(subcommands, name);

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
  if (!isSubcommand(name)) {
    const { printable } = await import('./text-table.ts');
    stderr.write(`There is no command “${printable(name)}”.\n\n${usage()}`);
    return 1;
  }
  const run = await subcommands[name].load();
  return run(rest);
}

process.exitCode = await main(process.argv.slice(2));
