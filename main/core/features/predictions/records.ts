import type { ModelTask } from '../../../../shared/contract/models.ts';
import type {
  FieldType,
  PredictionRecord,
  PredictionValue,
} from '../../../../shared/contract/predictions.ts';
import { DriftGuardError } from '../../../../shared/errors.ts';
import type { ProblemDetail } from '../../../../shared/errors.ts';
import { maxColumnNameLength } from '../../../../shared/schema/column.ts';
import { toUtcInstant } from '../../../../shared/schema/time.ts';
import type { UtcInstant } from '../../../../shared/schema/time.ts';
import { countInWords } from '../../evidence/limits.ts';
import { missingMarkers } from '../../evidence/missing-markers.ts';
import { readInstant } from './instant.ts';
import { isDoubtful, mergeValues, noValues, scoreProblem, thirdValue } from './outcome-values.ts';
import type { ScoresOutside, TwoValues } from './outcome-values.ts';

/** What the fields of a batch hold. The type of a feature without any value is null. */
export type BatchFields = {
  readonly features: Readonly<Record<string, FieldType | null>>;
  readonly score: boolean;
  readonly prediction: FieldType | null;
  readonly label: FieldType | null;
  /** Of a model that was a binary classification when they were logged. */
  readonly twoValues?: TwoValues | undefined;
};

/** A record as it is kept: time in UTC, features in the order of their names. */
export type KeptRecord = {
  readonly id: string;
  readonly at: UtcInstant;
  readonly score: number | null;
  readonly prediction: PredictionValue;
  readonly label: PredictionValue;
  readonly features: Readonly<Record<string, PredictionValue>>;
};

export type CheckedRecords = {
  /** In order of time and identifier, whichever order they came in. */
  readonly records: readonly KeptRecord[];
  /** The same in the order in which they came. */
  readonly asGiven: readonly KeptRecord[];
  readonly fields: BatchFields;
  readonly firstAt: UtcInstant;
  readonly lastAt: UtcInstant;
  readonly labelledRows: number;
  /** The one zone that their times name; null where they name none. */
  readonly zone: string | null;
  /** Scores that may be wrong, where the task of the model does not say what scores are. */
  readonly scoresOutside: ScoresOutside | null;
};

export type RecordsContext = {
  readonly now: UtcInstant;
  readonly task: ModelTask;
  /** The values of the records before; of a binary classification there are two. */
  readonly known?: TwoValues | undefined;
  /** Number of the first record, from 1, as the person counts them. */
  readonly firstNumber?: number;
};

/** Clocks of two machines are never quite the same. */
const clockToleranceMs = 5 * 60_000;
const maxProblems = 20;
const maxFeatures = 1000;

/** Fields of a record that become columns of the data set, beside the features. */
export const reservedNames: ReadonlySet<string> = new Set([
  'prediction_id',
  'predicted_at',
  'score',
  'prediction',
  'label',
]);

// eslint-disable-next-line no-control-regex
const controlCharacters = /[\u0000-\u001f\u007f]/u;

const nouns: Readonly<Record<FieldType, string>> = {
  numeric: 'a number',
  categorical: 'a text',
  boolean: 'true or false',
};

export const nounOf = (type: FieldType): string => nouns[type];

/** The type of a value that is there. */
export function typeOf(value: number | string | boolean): FieldType {
  if (typeof value === 'number') return 'numeric';
  return typeof value === 'boolean' ? 'boolean' : 'categorical';
}

function shown(value: number | string | boolean): string {
  const text = String(value);
  return `“${text.length > 60 ? `${text.slice(0, 59)}…` : text}”`;
}

function nameProblem(name: string): string | null {
  if (name === '' || name !== name.normalize('NFC').trim()) {
    return `the feature ${shown(name)} has an empty name or white space around it.`;
  }
  if (name.length > maxColumnNameLength) {
    return `the name of the feature ${shown(name)} has more than ${maxColumnNameLength} characters.`;
  }
  if (controlCharacters.test(name))
    return `the name of the feature ${shown(name)} holds a control character.`;
  if (reservedNames.has(name.toLowerCase())) {
    return `${shown(name)} is a field of the record itself and cannot be the name of a feature. Give it beside the features, or rename it.`;
  }
  return null;
}

type Noted = { readonly type: FieldType; readonly record: number };

/** Collects what is wrong, each with the number of its record. */
function createProblems() {
  const problems: ProblemDetail[] = [];
  return {
    add(index: number, number: number, place: string, message: string): void {
      if (problems.length < maxProblems) {
        problems.push({
          path: `records.${index}.${place}`,
          message: `Record ${countInWords(number)}: ${message}`,
        });
      }
    },
    get full(): boolean {
      return problems.length >= maxProblems;
    },
    throwIfAny(): void {
      const [first] = problems;
      if (first !== undefined) throw new DriftGuardError('INVALID_INPUT', first.message, { problems });
    },
  };
}

/** Follows the type of every field over the records. */
function createTypes() {
  const seen = new Map<string, Noted | null>();
  return {
    /** What contradicts the records before, or null. */
    note(name: string, value: PredictionValue, record: number): string | null {
      if (value === null || (typeof value === 'string' && missingMarkers.includes(value))) {
        if (!seen.has(name)) seen.set(name, null);
        return null;
      }
      const type = typeOf(value);
      const before = seen.get(name) ?? null;
      if (before === null) seen.set(name, { type, record });
      else if (before.type !== type) {
        return `${shown(name)} is ${nouns[type]} (${shown(value)}), and in record ${countInWords(before.record)} it is ${nouns[before.type]}. Give a field one type in all records.`;
      }
      return null;
    },
    has: (name: string): boolean => seen.has(name),
    typeOf: (name: string): FieldType | null => seen.get(name)?.type ?? null,
    names: (): string[] => [...seen.keys()],
    get size(): number {
      return seen.size;
    },
  };
}

export const zoneInWords = (zone: string | null): string => (zone === null ? 'no zone' : `the zone ${zone}`);

function notFinite(value: PredictionValue): boolean {
  return typeof value === 'number' && !Number.isFinite(value);
}

/**
 * Checks the records of one call or one page of a file. Throws INVALID_INPUT with a sentence for each problem,
 * the first of them as the message: identifiers that occur twice or mean “missing”, times that cannot be read,
 * name several zones or lie in the future, numbers that are not finite, fields whose type changes, names that
 * no column can have, and what the task of the model rules out: scores that are no probabilities, a third value.
 */
export function checkRecords(
  given: readonly PredictionRecord[],
  { now, task, known = noValues, firstNumber = 1 }: RecordsContext,
): CheckedRecords {
  const problems = createProblems();
  const features = createTypes();
  const outcomes = createTypes();
  const byKey = new Map<string, string>();
  const ids = new Map<string, number>();
  const latest = toUtcInstant(Date.parse(now) + clockToleranceMs);
  let firstZone: { readonly zone: string | null; readonly record: number } | null = null;
  let labelledRows = 0;
  let outside: ScoresOutside | null = null;
  const values = { prediction: [...known.prediction], label: [...known.label] };

  /** What the task of the model says against a value. */
  function againstTask(
    field: 'score' | 'prediction' | 'label',
    value: PredictionValue,
    record: number,
  ): string | null {
    if (value === null || (typeof value === 'string' && missingMarkers.includes(value))) return null;
    if (field === 'score') {
      if (typeof value !== 'number') return null;
      if (isDoubtful(task, value))
        outside = { record, score: value, ...outside, count: (outside?.count ?? 0) + 1 };
      return scoreProblem(task, value);
    }
    const text = String(value);
    if (task !== 'binary-classification' || values[field].includes(text)) return null;
    if (values[field].length >= 2) return thirdValue(field, text, values[field]);
    values[field].push(text);
    return null;
  }

  const kept: KeptRecord[] = [];

  for (const [index, record] of given.entries()) {
    if (problems.full) break;
    const number = firstNumber + index;
    const add = (place: string, message: string) => problems.add(index, number, place, message);

    const twin = ids.get(record.id);
    if (missingMarkers.includes(record.id)) {
      add(
        'id',
        `the identifier ${shown(record.id)} stands for a missing value. Give every prediction a name.`,
      );
    } else if (twin !== undefined) {
      add(
        'id',
        `the identifier ${shown(record.id)} is that of record ${countInWords(twin)} too. Give every prediction its own.`,
      );
    } else ids.set(record.id, number);

    const instant = readInstant(record.at);
    if (instant === null) {
      add('at', `${shown(record.at)} is not a time. Write it year first, such as 2026-03-01T09:30:00Z.`);
    } else {
      firstZone ??= { zone: instant.zone, record: number };
      if (instant.zone !== firstZone.zone) {
        add(
          'at',
          `its time has ${zoneInWords(instant.zone)}, and that of record ${countInWords(firstZone.record)} has ${zoneInWords(firstZone.zone)}. Give all times of a batch in one zone, best in UTC.`,
        );
      }
      if (instant.at > latest) {
        add(
          'at',
          `its time ${instant.at} lies in the future; now it is ${now}. Check the clock and the zone of the program that logs.`,
        );
      }
    }

    for (const [name, value] of Object.entries(record.features)) {
      if (!features.has(name)) {
        const wrong =
          nameProblem(name) ??
          (features.size >= maxFeatures ? `more than ${countInWords(maxFeatures)} features.` : null);
        const other = byKey.get(name.toLowerCase());
        if (wrong !== null) add(`features.${name}`, wrong);
        else if (other !== undefined) {
          add(
            `features.${name}`,
            `the features ${shown(other)} and ${shown(name)} differ in upper and lower case only. Use one of them.`,
          );
        }
        byKey.set(name.toLowerCase(), name);
      }
      if (notFinite(value)) {
        features.note(name, null, number);
        add(
          `features.${name}`,
          `${shown(name)} is ${String(value)}, which is not a finite number. Leave it out where it is missing.`,
        );
        continue;
      }
      const contradiction = features.note(name, value, number);
      if (contradiction !== null) add(`features.${name}`, contradiction);
    }
    for (const field of ['score', 'prediction', 'label'] as const) {
      const value = record[field];
      if (notFinite(value)) {
        add(
          field,
          `the ${field} is ${String(value)}, which is not a finite number. Leave it out where it is missing.`,
        );
        continue;
      }
      const contradiction = outcomes.note(field, value, number) ?? againstTask(field, value, number);
      if (contradiction !== null) add(field, contradiction);
    }
    const label =
      typeof record.label === 'string' && missingMarkers.includes(record.label) ? null : record.label;
    if (label !== null) labelledRows += 1;
    if (instant !== null) {
      kept.push({
        id: record.id,
        at: instant.at,
        score: record.score,
        prediction: record.prediction,
        label,
        features: Object.fromEntries(
          Object.entries(record.features).toSorted(([a], [b]) => (a < b ? -1 : 1)),
        ),
      });
    }
  }
  if (features.size === 0) {
    problems.add(
      0,
      firstNumber,
      'features',
      'there are no features. Drift is measured on features; give at least one.',
    );
  }
  problems.throwIfAny();
  const records = kept.toSorted((a, b) => (a.at === b.at ? (a.id < b.id ? -1 : 1) : a.at < b.at ? -1 : 1));
  return {
    records,
    asGiven: kept,
    fields: {
      features: Object.fromEntries(
        features
          .names()
          .toSorted()
          .map((name) => [name, features.typeOf(name)]),
      ),
      score: outcomes.typeOf('score') !== null,
      prediction: outcomes.typeOf('prediction'),
      label: outcomes.typeOf('label'),
      ...(task === 'binary-classification' ? { twoValues: values } : {}),
    },
    firstAt: records[0]?.at ?? now,
    lastAt: records.at(-1)?.at ?? now,
    labelledRows,
    zone: firstZone?.zone ?? null,
    scoresOutside: outside,
  };
}

/** Where the same field would have two types: `here` and `there` say what is joined, for the sentence. */
export function mergeFields(
  before: BatchFields,
  added: BatchFields,
  { here, there }: { readonly here: string; readonly there: string },
): BatchFields {
  const merge = (name: string, old: FieldType | null, fresh: FieldType | null): FieldType | null => {
    if (old !== null && fresh !== null && old !== fresh) {
      const message = `“${name}” is ${nouns[fresh]} in ${here} and ${nouns[old]} in ${there}. Give a field one type.`;
      throw new DriftGuardError('INVALID_INPUT', message, { problems: [{ path: 'records', message }] });
    }
    return old ?? fresh;
  };
  const names = [...new Set([...Object.keys(before.features), ...Object.keys(added.features)])].toSorted();
  return {
    features: Object.fromEntries(
      names.map((name) => [name, merge(name, before.features[name] ?? null, added.features[name] ?? null)]),
    ),
    score: before.score || added.score,
    prediction: merge('prediction', before.prediction, added.prediction),
    label: merge('label', before.label, added.label),
    ...(before.twoValues === undefined && added.twoValues === undefined
      ? {}
      : { twoValues: mergeValues(before.twoValues ?? noValues, added.twoValues ?? noValues) }),
  };
}
