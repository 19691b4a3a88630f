import { z } from 'zod';

/** Identifiers are UUID version 7 in lower case: unique without a counter, and ordered by time. */
const idText = z
  .string()
  .regex(
    /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
    'This is not an identifier of a record.',
  );

export const modelId = idText.brand<'ModelId'>();
export const modelVersionId = idText.brand<'ModelVersionId'>();
export const datasetId = idText.brand<'DatasetId'>();
export const runId = idText.brand<'RunId'>();
export const fairnessRunId = idText.brand<'FairnessRunId'>();
export const explanationId = idText.brand<'ExplanationId'>();
export const performanceRunId = idText.brand<'PerformanceRunId'>();
export const predictionBatchId = idText.brand<'PredictionBatchId'>();
export const jobId = idText.brand<'JobId'>();
export const userId = idText.brand<'UserId'>();
export const changeId = idText.brand<'ChangeId'>();
export const sessionId = idText.brand<'SessionId'>();
export const alertId = idText.brand<'AlertId'>();
export const alertRuleId = idText.brand<'AlertRuleId'>();
export const approvalId = idText.brand<'ApprovalId'>();
export const monitorId = idText.brand<'MonitorId'>();
export const monitorWindowId = idText.brand<'MonitorWindowId'>();
export const riskScoreId = idText.brand<'RiskScoreId'>();
export const deploymentId = idText.brand<'DeploymentId'>();

/** Stands for a file that a shell holds; opaque, short-lived, never a path. */
export const fileToken = z
  .string()
  .regex(/^[A-Za-z0-9_-]{43}$/, 'This is not a file token.')
  .brand<'FileToken'>();

/** SHA-256 of content, 64 hexadecimal digits in lower case. */
export const sha256Hex = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'This is not a SHA-256 digest.')
  .brand<'Sha256'>();

export type ModelId = z.infer<typeof modelId>;
export type ModelVersionId = z.infer<typeof modelVersionId>;
export type DatasetId = z.infer<typeof datasetId>;
export type RunId = z.infer<typeof runId>;
export type FairnessRunId = z.infer<typeof fairnessRunId>;
export type ExplanationId = z.infer<typeof explanationId>;
export type PerformanceRunId = z.infer<typeof performanceRunId>;
export type PredictionBatchId = z.infer<typeof predictionBatchId>;
export type JobId = z.infer<typeof jobId>;
export type UserId = z.infer<typeof userId>;
export type ChangeId = z.infer<typeof changeId>;
export type SessionId = z.infer<typeof sessionId>;
export type AlertId = z.infer<typeof alertId>;
export type AlertRuleId = z.infer<typeof alertRuleId>;
export type ApprovalId = z.infer<typeof approvalId>;
export type MonitorId = z.infer<typeof monitorId>;
export type MonitorWindowId = z.infer<typeof monitorWindowId>;
export type RiskScoreId = z.infer<typeof riskScoreId>;
export type DeploymentId = z.infer<typeof deploymentId>;
export type FileToken = z.infer<typeof fileToken>;
export type Sha256 = z.infer<typeof sha256Hex>;
