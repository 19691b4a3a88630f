import { basename } from 'node:path';
import { appRoot } from '../processes/entry.ts';

/** The parts of a command that a shell would read otherwise are quoted, so that it takes them word by word. */
export function quoted(text: string, platform: NodeJS.Platform = process.platform): string {
  const plain = platform === 'win32' ? /^[\w./:~\\-]+$/ : /^[\w./:~-]+$/;
  if (plain.test(text)) return text;
  // No name on Windows has a quotation mark in it.
  return platform === 'win32' ? `"${text}"` : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

export type Called = {
  /** Path of the program that runs. */
  readonly program: string;
  /** Where the person is who called it. */
  readonly folder: string;
  /** The folder of package.json. */
  readonly root: string;
};

/** How the person called this program; npm calls it from its own folder. */
function asCalled(): Called {
  const { argv, env } = process;
  return { program: argv[1] ?? '', folder: env['INIT_CWD'] ?? process.cwd(), root: appRoot() };
}

/**
 * How this program is called again, for commands that are told to a person: by npm where it runs from its
 * sources, by its name where it is installed, and otherwise by its path. A subcommand follows `run`, flags follow
 * `start`.
 */
export function ownCommands(called: Called = asCalled()): { readonly run: string; readonly start: string } {
  const { program, folder, root } = called;
  if (program.endsWith('.ts')) {
    const isInside = folder === root || folder.startsWith(`${root}/`) || folder.startsWith(`${root}\\`);
    const npm = isInside ? 'npm' : `npm --prefix ${quoted(root)}`;
    return { run: `${npm} run driftguard --`, start: `${npm} start --` };
  }
  const run = basename(program) === 'driftguard' ? 'driftguard' : `node ${quoted(program)}`;
  return { run, start: `${run} start` };
}
