import { modelVersion, versionRow } from '../../shared/contract/versions.ts';
import type { ModelVersion, VersionRow } from '../../shared/contract/versions.ts';
import { modelCardDraft } from '../../shared/schema/model-card.ts';
import { ids, sampleId } from './renderer-samples.ts';

const facts = {
  id: sampleId(17, 1),
  modelId: ids.model,
  version: '1.4.2',
  current: true,
  createdAt: '2026-06-01T08:00:00.000Z',
  createdBy: { id: ids.user, name: 'Ada Reviewer' },
  artefact: { sha256: 'a1'.repeat(32), name: 'bands.onnx', sizeBytes: 2048, source: 'file' },
  training: { id: ids.reference, name: 'Last year', evidenceSha256: 'b'.repeat(64), rows: 5000 },
  cardState: 'begun',
  cardSections: 1,
  rowVersion: 3,
  updatedAt: '2026-06-02T08:00:00.000Z',
};
const metrics = [{ source: 'typed', name: 'AUC', value: 0.81, origin: 'Report of March' }];

export function sampleVersion(part: Partial<Record<keyof ModelVersion, unknown>> = {}): ModelVersion {
  return modelVersion.parse({
    ...facts,
    modelName: 'House price band',
    metrics,
    card: modelCardDraft.parse({ details: { developers: 'Valuation team' } }),
    ...part,
  });
}

export function sampleVersionRow(part: Partial<Record<keyof VersionRow, unknown>> = {}): VersionRow {
  return versionRow.parse({ ...facts, mainMetric: metrics[0], metricCount: 1, ...part });
}
