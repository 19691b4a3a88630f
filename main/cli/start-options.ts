import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { defaultDataFolder } from '../processes/data-folder.ts';
import type { Surroundings } from '../processes/data-folder.ts';

export type StartOptions = {
  /** Absolute path. */
  readonly dataFolder: string;
  readonly demo: boolean;
  /** Port of the loopback shell; 0 takes any free one. */
  readonly port: number;
  /** Null lets DriftGuard choose. */
  readonly shell: 'electron' | 'loopback' | null;
  /** False prints the address and opens nothing. */
  readonly open: boolean;
};

export type ParsedStart =
  | { readonly kind: 'start'; readonly options: StartOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'problem'; readonly sentence: string };

export const startHelp = `Usage: driftguard start [flags]

Opens DriftGuard in a window of its own, or in the browser where the desktop runtime is not available.

Flags:
  --data-dir FOLDER   Folder for the database and the evidence; made when it does not exist.
  --demo              Use the demo workspace, in a data folder of its own unless --data-dir names one.
  --port NUMBER       Port of the browser shell, 0 to 65535; any free one when not given.
  --shell NAME        electron or loopback (the browser); chosen by itself when not given.
  --no-open           Do not open anything; print the address for a browser.
  --help              Show this text.
`;

const flags = {
  'data-dir': { type: 'string' },
  demo: { type: 'boolean' },
  port: { type: 'string' },
  shell: { type: 'string' },
  'no-open': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

type FlagValues = Partial<Record<keyof typeof flags, string | boolean>>;

const problem = (sentence: string): ParsedStart => ({ kind: 'problem', sentence });

function readFlags(args: string[]): FlagValues | string {
  const { tokens } = parseArgs({ args, options: flags, strict: false, tokens: true });
  const values: FlagValues = {};
  for (const token of tokens) {
    if (token.kind !== 'option') {
      if (token.kind === 'positional') return `“${token.value}” is not a flag.`;
      continue;
    }
    if (!Object.hasOwn(flags, token.name)) return `There is no flag ${token.rawName}.`;
    const name = token.name as keyof typeof flags;
    if (values[name] !== undefined) return `${token.rawName} is given twice.`;
    if (flags[name].type === 'boolean' && token.value !== undefined)
      return `${token.rawName} takes no value.`;
    if (flags[name].type === 'string' && (token.value === undefined || token.value === '')) {
      return `${token.rawName} needs a value.`;
    }
    values[name] = token.value ?? true;
  }
  return values;
}

/** Reads the flags of `start`. `cwd` is what a relative data folder is relative to. */
export function parseStartOptions(args: string[], cwd: string, where: Surroundings): ParsedStart {
  const values = readFlags(args);
  if (typeof values === 'string') return problem(`${values} “driftguard start --help” lists the flags.`);
  if (values.help === true) return { kind: 'help' };

  const port = values.port === undefined ? 0 : Number(values.port);
  if (values.port !== undefined && (!/^\d{1,5}$/.test(String(values.port)) || port > 65_535)) {
    return problem(`--port takes a number from 0 to 65535, not “${String(values.port)}”.`);
  }
  const { shell } = values;
  if (shell !== undefined && shell !== 'electron' && shell !== 'loopback') {
    return problem(`--shell takes electron or loopback, not “${String(shell)}”.`);
  }
  const open = values['no-open'] !== true;
  const browserOnly = !open || values.port !== undefined;
  if (shell === 'electron' && browserOnly) {
    return problem('--port and --no-open belong to the browser shell; leave them out with --shell electron.');
  }
  const demo = values.demo === true;
  const named = values['data-dir'];
  return {
    kind: 'start',
    options: {
      dataFolder: named === undefined ? defaultDataFolder(demo, where) : resolve(cwd, String(named)),
      demo,
      port,
      shell: shell ?? (browserOnly ? 'loopback' : null),
      open,
    },
  };
}
