import type { Sha256 } from '../../../../shared/schema/ids.ts';
import { performanceResult } from '../../../../shared/schema/performance.ts';
import type {
  PerformanceKind,
  PerformanceResult,
  PerformanceSide,
} from '../../../../shared/schema/performance.ts';
import type { MeasuredSide } from '../../evidence/performance-figures.ts';
import { canonicalSha256 } from '../../ledger/canonical-json.ts';
import { estimateAssumption } from '../../statistics/index.ts';
import { sentenceOf } from './sentence.ts';

type Named = { readonly name: string; readonly measured: MeasuredSide };

function count(value: number): string {
  return value.toLocaleString('en-US');
}

function sideNotes(name: string, { rows, leftOut, sampledFrom }: PerformanceSide): string[] {
  return [
    ...(leftOut === 0 ? [] : [`${count(leftOut)} rows of “${name}” lack a value and were left out.`]),
    ...(sampledFrom === null
      ? []
      : [
          `“${name}” has ${count(sampledFrom)} complete rows; a seeded sample of ${count(rows)} of them was measured.`,
        ]),
  ];
}

/** The answer over a data set and what it is compared with, and the digest of it. */
export function resultOf(
  kind: PerformanceKind,
  data: Named,
  reference: Named | null,
): { readonly result: PerformanceResult; readonly sha256: Sha256 } {
  const known = new Map(reference?.measured.metrics ?? []);
  const metrics = data.measured.metrics.map(([name, figure]) => ({
    name,
    figure,
    reference: known.get(name) ?? null,
  }));
  const { side, confusion, calibration, classes } = data.measured;
  const result = performanceResult.parse({
    kind,
    sentence: sentenceOf({ kind, metrics, dataset: data.name, reference: reference?.name ?? null }),
    data: side,
    reference: reference?.measured.side ?? null,
    metrics,
    confusion,
    calibration,
    classes,
    assumption: kind === 'estimate' ? estimateAssumption : null,
    notes: [data, ...(reference === null ? [] : [reference])].flatMap((of) => [
      // An estimate has no calibration error, of which the notes of its reference tell.
      ...(kind === 'estimate' && of === reference ? [] : of.measured.notes),
      ...sideNotes(of.name, of.measured.side),
    ]),
  });
  return { result, sha256: canonicalSha256(result) };
}
