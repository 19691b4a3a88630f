import type { ColumnType } from '../../../../shared/schema/column.ts';
import type { DriftConfig } from '../../../../shared/schema/drift.ts';
import { compareCategories, countCategories } from './category-comparison.ts';
import { settingsOfFeature } from './feature-settings.ts';
import { createNumericComparison } from './numeric-comparison.ts';
import { createNumericProfileBuilder } from './profile-builder.ts';
import type { Read, ReadingSession } from './reading.ts';
import type { FeatureComparison } from './types.ts';

export type ColumnValue = number | string | boolean | null;

export interface ColumnPair {
  readonly name: string;
  readonly type: ColumnType;
  readonly reference: readonly ColumnValue[] | Float64Array;
  readonly current: readonly ColumnValue[] | Float64Array;
  readonly config: DriftConfig;
  /** Values kept before counting begins; for tests of the counting way. */
  readonly keptValues?: number;
}

interface Side {
  readonly values: Float64Array;
  readonly missing: number;
}

function numericSide(values: readonly ColumnValue[] | Float64Array): Side {
  if (values instanceof Float64Array) return { values, missing: 0 };
  const present = values.filter((value) => value !== null);
  return { values: Float64Array.from(present, Number), missing: values.length - present.length };
}

function readThrough<T>(session: ReadingSession<T>, sideOf: (side: Read['side']) => Side): T {
  for (let read = session.nextRead(); read !== null; read = session.nextRead()) {
    const { values, missing } = sideOf(read.side);
    session.add(values);
    session.addMissing(missing);
  }
  return session.finish();
}

/** Whether the Wasserstein distance will be computed for a numeric feature, so that its profile must allow for it. */
export function needsWasserstein(config: DriftConfig, name: string): boolean {
  return settingsOfFeature(config, { name, type: 'numeric' }).tests.includes('wasserstein');
}

/** Compares two columns that are in memory; null is missing. For data that come in chunks use the sessions. */
export function compareColumns(pair: ColumnPair): FeatureComparison {
  const { name, config } = pair;
  const { type, bins } = settingsOfFeature(config, pair);
  if (type !== 'numeric') {
    const texts = (values: ColumnPair['reference']): (string | null)[] =>
      Array.from(values, (value) => (value === null ? null : String(value)));
    return compareCategories({
      name,
      type,
      reference: countCategories(texts(pair.reference)),
      current: countCategories(texts(pair.current)),
      config,
    });
  }
  const kept = pair.keptValues === undefined ? {} : { keptValues: pair.keptValues };
  const reference = numericSide(pair.reference);
  const current = numericSide(pair.current);
  const profile = readThrough(
    createNumericProfileBuilder({ bins, wasserstein: needsWasserstein(config, name), ...kept }),
    () => reference,
  );
  return readThrough(createNumericComparison({ name, profile, config, ...kept }), (side) =>
    side === 'reference' ? reference : current,
  );
}
