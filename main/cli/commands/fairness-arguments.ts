import { DriftGuardError } from '../../../shared/errors.ts';
import { defaultMinimumGroupSize, fairnessConfig } from '../../../shared/schema/fairness.ts';
import type { FairnessConfig } from '../../../shared/schema/fairness.ts';
import { parseFlags } from '../parse-flags.ts';

export type FairnessArguments = {
  readonly data: string;
  /** Where the decision comes from: a column, or a score from a threshold on. */
  readonly decision: { readonly column: string } | { readonly threshold: number };
  readonly label: string | null;
  readonly score: string | null;
  readonly protectedColumns: readonly string[];
  readonly positive: string | null;
  readonly config: FairnessConfig;
};

export const fairnessUsage = `Tells whether the decisions in a data file treat groups of people alike.

Usage: driftguard fairness --data FILE --decision COLUMN --protected COLUMNS [options]

  --data FILE            data with one row for each decision (CSV, Parquet, JSON or JSON Lines)
  --decision COLUMN      the decision: 0/1 or true/false, where 1 is the favourable one
  --protected COLUMNS    protected attributes, separated by commas; several are also crossed
  --label COLUMN         what was true: 0/1 or true/false; error rates need it
  --score COLUMN         the score behind the decision, 0 to 1
  --threshold T          instead of --decision: a score of T or more is selected
  --positive VALUE       the value that counts as 1, where columns hold other words
  --reference-group G    group to compare with (default: the best-off); values of several
                         attributes are joined by |, such as 'Male|White'
  --min-group N          smallest group that is judged (default ${defaultMinimumGroupSize})
  --json                 print one JSON document instead of a table
  --help                 print this text

Exit code: 0 fair, 2 violation or indicative, 3 insufficient evidence, 1 error.
`;

const options = {
  data: { type: 'string' },
  decision: { type: 'string' },
  label: { type: 'string' },
  score: { type: 'string' },
  protected: { type: 'string', multiple: true },
  positive: { type: 'string' },
  threshold: { type: 'string' },
  'reference-group': { type: 'string' },
  'min-group': { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

function refuse(message: string): DriftGuardError {
  return new DriftGuardError('INVALID_INPUT', message);
}

/** Throws INVALID_INPUT for flags that are not known. */
export function readFairnessFlags(args: readonly string[]) {
  return parseFlags('fairness', { args: [...args], options, strict: true, allowPositionals: false }).values;
}

type Flags = ReturnType<typeof readFairnessFlags>;

function toThreshold(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (value >= 0 && value <= 1) return value;
  throw refuse(`--threshold is a number from 0 to 1, not “${text}”.`);
}

function toMinimum(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 1_000_000) return value;
  throw refuse(`--min-group is a whole number from 1 to 1,000,000, not “${text}”.`);
}

function toDecision({ decision, score, threshold }: Flags): FairnessArguments['decision'] {
  if (decision !== undefined && threshold !== undefined) {
    throw refuse('Give either --decision or --threshold, not both: a threshold makes the decisions itself.');
  }
  if (decision !== undefined) return { column: decision };
  if (threshold === undefined) {
    throw refuse(
      '--decision is missing: name the column with the decisions, or give --score and --threshold.',
    );
  }
  if (score === undefined) throw refuse('--threshold needs --score: name the column with the scores.');
  return { threshold: toThreshold(threshold) };
}

function toProtected({ protected: lists = [] }: Flags): string[] {
  const names = lists.flatMap((list) => list.split(',')).map((name) => name.trim());
  const named = names.filter((name) => name !== '');
  if (named.length === 0) throw refuse('--protected is missing: name the columns with the groups.');
  return [...new Set(named)];
}

function checkRoles({ decision, label, score }: Flags, protectedColumns: readonly string[]): void {
  const roles = [
    ['--decision', decision],
    ['--label', label],
    ['--score', score],
    ...protectedColumns.map((name) => ['--protected', name] as const),
  ] as const;
  const seen = new Map<string, string>();
  for (const [flag, name] of roles) {
    if (name === undefined) continue;
    const other = seen.get(name);
    if (other !== undefined) throw refuse(`The column “${name}” is named by both ${other} and ${flag}.`);
    seen.set(name, flag);
  }
}

/** What the flags ask for. Throws INVALID_INPUT with a sentence for the person typing. */
export function toFairnessArguments(flags: Flags): FairnessArguments {
  if (flags.data === undefined || flags.data === '') {
    throw refuse('--data is missing: name the file to read. See driftguard fairness --help.');
  }
  const decision = toDecision(flags);
  const protectedColumns = toProtected(flags);
  checkRoles(flags, protectedColumns);
  const minimum = flags['min-group'];
  return {
    data: flags.data,
    decision,
    label: flags.label ?? null,
    score: flags.score ?? null,
    protectedColumns,
    positive: flags.positive ?? null,
    config: fairnessConfig.parse({
      referenceGroup: flags['reference-group'] ?? null,
      ...(minimum === undefined ? {} : { minimumGroupSize: toMinimum(minimum) }),
    }),
  };
}
