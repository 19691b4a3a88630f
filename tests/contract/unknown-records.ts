import {
  approvalId,
  datasetId,
  fairnessRunId,
  fileToken,
  jobId,
  modelId,
  modelVersionId,
  alertId,
  alertRuleId,
  monitorId,
  performanceRunId,
  predictionBatchId,
  riskScoreId,
  deploymentId,
  runId,
  sessionId,
  userId,
} from '../../shared/schema/ids.ts';
import type { KnownRecords } from './valid-inputs.ts';

const id = (last: number) => `00000000-0000-7000-8000-${String(last).padStart(12, '0')}`;

/** Records that do not exist: no malformed input reaches a handler, which alone would look for them. */
export const unknownRecords: KnownRecords = {
  modelId: modelId.parse(id(1)),
  binnedModelId: modelId.parse(id(2)),
  referenceId: datasetId.parse(id(3)),
  currentId: datasetId.parse(id(4)),
  runId: runId.parse(id(5)),
  fairnessRunId: fairnessRunId.parse(id(9)),
  measured: {
    modelId: modelId.parse(id(10)),
    datasetId: datasetId.parse(id(11)),
    runId: performanceRunId.parse(id(12)),
    versionId: modelVersionId.parse(id(13)),
  },
  jobId: jobId.parse(id(6)),
  token: fileToken.parse('t'.repeat(43)),
  userId: userId.parse(id(7)),
  backupId: '2026-01-01T00-00-00-000Z-manual',
  sessionId: sessionId.parse(id(8)),
  approvalId: approvalId.parse(id(31)),
  monitorId: monitorId.parse(id(9)),
  predictionBatchId: predictionBatchId.parse(id(20)),
  alertId: alertId.parse(id(21)),
  alertRuleId: alertRuleId.parse(id(22)),
  riskScoreId: riskScoreId.parse(id(23)),
  staged: { modelId: modelId.parse(id(24)), deploymentId: deploymentId.parse(id(25)) },
};
