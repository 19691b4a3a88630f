import { typedMetric, typedSha256 } from '../../../shared/contract/versions.ts';
import type { versionFacts } from '../../../shared/contract/versions.ts';
import type { z } from 'zod';
import type { HeldFile } from '../../../shared/contract/files.ts';
import type { DatasetId, PerformanceRunId } from '../../../shared/schema/ids.ts';

export type MetricDraft = { readonly name: string; readonly value: string; readonly origin: string };

/** What a person has filled in so far. */
export type FactsDraft = {
  readonly how: 'file' | 'typed' | 'later';
  readonly file: HeldFile | null;
  readonly digest: string;
  readonly fileName: string;
  readonly training: DatasetId | '';
  readonly run: PerformanceRunId | '';
  readonly metrics: readonly MetricDraft[];
  readonly note: string;
};

export const emptyFacts: FactsDraft = {
  how: 'later',
  file: null,
  digest: '',
  fileName: '',
  training: '',
  run: '',
  metrics: [],
  note: '',
};

/** Problems by field; those of a figure begin with `metrics.<number>.`. */
export type FactsProblems = Readonly<Record<string, string>>;

export type FactsReading =
  | { readonly ok: true; readonly facts: z.input<typeof versionFacts> }
  | { readonly ok: false; readonly problems: FactsProblems };

/** A row of figures in which nothing stands; it does not count. */
export function isBlank(metric: MetricDraft): boolean {
  return Object.values(metric).every((text) => text.trim() === '');
}

function metricOf({ name, value, origin }: MetricDraft) {
  return typedMetric.safeParse({ name, value: value.trim() === '' ? Number.NaN : Number(value), origin });
}

/** The facts as the engine takes them, or what is wrong with them. */
export function readFacts(draft: FactsDraft, words: { readonly noFile: string }): FactsReading {
  const problems: Record<string, string> = {};
  if (draft.how === 'file' && draft.file === null) problems['artefact'] = words.noFile;
  const digest = typedSha256.safeParse(draft.digest);
  if (draft.how === 'typed' && !digest.success) problems['digest'] = digest.error.issues[0]?.message ?? '';
  const metrics = draft.metrics.flatMap((metric, index) => {
    if (isBlank(metric)) return [];
    const read = metricOf(metric);
    if (read.success) return [read.data];
    for (const { path, message } of read.error.issues) {
      problems[`metrics.${index}.${path.map(String).join('.')}`] ??= message;
    }
    return [];
  });
  if (Object.keys(problems).length > 0) return { ok: false, problems };
  return {
    ok: true,
    facts: {
      artefact:
        draft.how === 'file' && draft.file !== null
          ? { kind: 'file', token: draft.file.token }
          : draft.how === 'typed'
            ? {
                kind: 'typed',
                sha256: draft.digest,
                name: draft.fileName.trim() === '' ? null : draft.fileName,
              }
            : null,
      trainingDatasetId: draft.training === '' ? null : draft.training,
      performanceRunId: draft.run === '' ? null : draft.run,
      metrics,
      note: draft.note,
    },
  };
}
