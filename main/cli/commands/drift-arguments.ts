import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { DriftGuardError } from '../../../shared/errors.ts';
import type { ProblemDetail } from '../../../shared/errors.ts';
import {
  correctionMethod,
  driftConfig,
  driftTestId,
  multivariateMethod,
} from '../../../shared/schema/drift.ts';
import type {
  CorrectionMethod,
  DriftConfig,
  DriftTestId,
  MultivariateMethod,
} from '../../../shared/schema/drift.ts';
import { parseTestId } from '../../core/statistics/registry.ts';

export type DriftArguments = {
  readonly reference: string;
  readonly current: string;
  readonly config: DriftConfig;
  /** Tests asked for on the command line or for every feature in the settings; null when none were. */
  readonly askedTests: readonly DriftTestId[] | null;
  /** Names or lists of names separated by commas; null: all columns of both files. */
  readonly columns: readonly string[] | null;
};

export const driftUsage = `Compares a current data file with a reference, column by column.

Usage: driftguard drift --reference FILE --current FILE [options]

  --reference FILE   data that the model was built on (CSV, Parquet, JSON or JSON Lines)
  --current FILE     data to be judged; columns are matched by name
  --tests LIST       tests to run: ${driftTestId.options.join(', ')}
                     (default: chosen by the type of the column)
  --bins N           number of bins for numeric columns (default 10)
  --binning WAY      quantile (default) or equal-width, over the reference
  --edges LIST       bin edges of your own, rising, instead of --bins
  --alpha A          significance level that an alarm needs (default 0.05)
  --correction WAY   over the columns: benjamini-hochberg (default), benjamini-yekutieli
                     (any dependence), holm (no false alarm at all) or none
  --share S          share of drifted columns that alarms (default 0.2)
  --tier-two LIST    columns that alarm only by that share, not by themselves
  --weights LIST     importance of columns, as NAME=WEIGHT (default 1 each)
  --together LIST    compare the columns together as well: domain-classifier, reconstruction
                     or all (reads at most 5,000 rows of each side)
  --columns LIST     columns to compare (default: all that both files have)
  --config FILE      settings as JSON; options given here take precedence
  --json             print one JSON document instead of a table
  --help             print this text

Exit code: 0 stable, 2 drift, 3 insufficient evidence, 1 error.
`;

const options = {
  reference: { type: 'string' },
  current: { type: 'string' },
  tests: { type: 'string' },
  bins: { type: 'string' },
  binning: { type: 'string' },
  edges: { type: 'string' },
  alpha: { type: 'string' },
  correction: { type: 'string' },
  share: { type: 'string' },
  'tier-two': { type: 'string', multiple: true },
  weights: { type: 'string', multiple: true },
  together: { type: 'string' },
  columns: { type: 'string', multiple: true },
  config: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

function refuse(message: string, problems: readonly ProblemDetail[] = []): DriftGuardError {
  return new DriftGuardError('INVALID_INPUT', message, { problems });
}

/** Joins a flag and a value that begins with a minus sign, which would else be taken for a flag. */
function joinNegative(args: readonly string[]): string[] {
  return args.flatMap((arg, index) => {
    const next = args[index + 1] ?? '';
    const before = args[index - 1] ?? '';
    if (/^--[a-z-]+$/u.test(before) && /^-[\d.]/u.test(arg)) return [];
    return /^--[a-z-]+$/u.test(arg) && /^-[\d.]/u.test(next) ? [`${arg}=${next}`] : [arg];
  });
}

/** Throws INVALID_INPUT for flags that are not known. */
export function readFlags(args: readonly string[]) {
  try {
    return parseArgs({ args: joinNegative(args), options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    const said = error instanceof Error ? (error.message.split('. ')[0] ?? '') : '';
    throw refuse(`${said.replace(/\.$/u, '')}. See driftguard drift --help.`);
  }
}

type Flags = ReturnType<typeof readFlags>;

function list(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function toNumber(text: string, flag: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(value)) throw refuse(`${flag} takes a number, not “${text}”.`);
  return value;
}

function toTests(text: string): DriftTestId[] {
  const names = list(text);
  if (names.length === 0) throw refuse(`--tests names no test. Known are ${driftTestId.options.join(', ')}.`);
  const tests = names.map((name) => {
    const id = parseTestId(name);
    if (id === null) {
      throw refuse(`There is no test “${name}”. Known are ${driftTestId.options.join(', ')}.`);
    }
    return id;
  });
  return [...new Set(tests)];
}

function toBins({ bins, binning = 'quantile', edges }: Flags): object | null {
  if (edges !== undefined) {
    if (bins !== undefined) throw refuse('Give either --bins or --edges, not both.');
    return { method: 'custom', edges: list(edges).map((edge) => toNumber(edge, '--edges')) };
  }
  if (binning !== 'quantile' && binning !== 'equal-width') {
    throw refuse(`--binning is quantile or equal-width, not “${binning}”.`);
  }
  if (bins === undefined && binning === 'quantile') return null;
  return { method: binning, count: bins === undefined ? 10 : toNumber(bins, '--bins') };
}

async function readSettings(path: string): Promise<Record<string, unknown>> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch {
    throw new DriftGuardError(
      'FILE_UNREADABLE',
      `The settings ${path} could not be read. Check that the file exists and that you may open it.`,
    );
  }
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/u, ''));
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw refuse(`The settings ${path} are not JSON: ${said}.`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw refuse(`The settings ${path} must be one JSON object.`);
  }
  return { ...value };
}

const correctionAliases: Readonly<Record<string, CorrectionMethod>> = {
  bh: 'benjamini-hochberg',
  by: 'benjamini-yekutieli',
};

function toCorrection(text: string): CorrectionMethod {
  const name = text.trim().toLowerCase();
  const known = correctionMethod.safeParse(correctionAliases[name] ?? name);
  if (known.success) return known.data;
  throw refuse(`--correction is one of ${correctionMethod.options.join(', ')}, not “${text}”.`);
}

function toMethods(text: string): MultivariateMethod[] {
  if (text.trim().toLowerCase() === 'all') return [...multivariateMethod.options];
  const known = z.array(multivariateMethod).min(1).safeParse(list(text.toLowerCase()));
  if (known.success) return [...new Set(known.data)];
  throw refuse(`--together is all or some of ${multivariateMethod.options.join(', ')}, not “${text}”.`);
}

/** NAME=WEIGHT, the name being all before the last equals sign. */
function toWeights(entries: readonly string[]): [string, number][] {
  return entries.flatMap(list).map((entry) => {
    const equals = entry.lastIndexOf('=');
    if (equals <= 0) throw refuse(`--weights takes NAME=WEIGHT, not “${entry}”.`);
    return [entry.slice(0, equals).trim(), toNumber(entry.slice(equals + 1), '--weights')];
  });
}

/** Tiers and weights of the flags put over the settings of single features. */
function mergeFeatures(settings: unknown, flags: Flags): Record<string, unknown> | null {
  const tierTwo = (flags['tier-two'] ?? []).flatMap(list);
  const weights = toWeights(flags.weights ?? []);
  if (tierTwo.length === 0 && weights.length === 0) return null;
  const merged = new Map(Object.entries(isRecord(settings) ? settings : {}));
  const put = (name: string, part: object): void => {
    const own = merged.get(name);
    merged.set(name, { ...(isRecord(own) ? own : {}), ...part });
  };
  for (const name of tierTwo) put(name, { tier: 2 });
  for (const [name, weight] of weights) put(name, { weight });
  return Object.fromEntries(merged);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The settings of the file with those of the flags put over them. */
function mergeSettings(settings: Record<string, unknown>, flags: Flags): Record<string, unknown> {
  const merged = { ...settings };
  if (flags.tests !== undefined) merged['tests'] = toTests(flags.tests);
  const bins = toBins(flags);
  if (bins !== null) merged['bins'] = bins;
  if (flags.alpha !== undefined) {
    const alpha = toNumber(flags.alpha, '--alpha');
    merged['alpha'] = alpha;
    // The level for major stays the stricter one, unless the settings say otherwise.
    merged['majorAlpha'] ??= Math.min(0.01, alpha);
  }
  if (flags.correction !== undefined) merged['correction'] = toCorrection(flags.correction);
  if (flags.share !== undefined) merged['alarmShare'] = toNumber(flags.share, '--share');
  if (flags.together !== undefined) merged['multivariate'] = toMethods(flags.together);
  const features = mergeFeatures(settings['features'], flags);
  if (features !== null) merged['features'] = features;
  return merged;
}

function requirePath(path: string | undefined, flag: string): string {
  if (path !== undefined && path !== '') return path;
  throw refuse(`${flag} is missing: name the file to read. See driftguard drift --help.`);
}

/** What the flags ask for. Throws INVALID_INPUT or FILE_UNREADABLE with a sentence for the person typing. */
export async function toArguments(flags: Flags): Promise<DriftArguments> {
  const reference = requirePath(flags.reference, '--reference');
  const current = requirePath(flags.current, '--current');
  const settings = flags.config === undefined ? {} : await readSettings(flags.config);
  const parsed = driftConfig.safeParse(mergeSettings(settings, flags));
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => ({
      path: path.map(String).join('.'),
      message,
    }));
    const [first] = problems;
    throw refuse(`The settings are not valid. ${first?.path ?? ''}: ${first?.message ?? ''}`, problems);
  }
  return {
    reference,
    current,
    config: parsed.data,
    askedTests: parsed.data.tests ?? null,
    columns: flags.columns ?? null,
  };
}
