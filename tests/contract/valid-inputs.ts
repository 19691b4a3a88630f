import type { BackupId } from '../../shared/contract/backups.ts';
import type { CommandInput, CoreCommandName } from '../../shared/contract/index.ts';
import type { ImportColumn } from '../../shared/contract/datasets.ts';
import type {
  AlertId,
  AlertRuleId,
  ApprovalId,
  DatasetId,
  DeploymentId,
  FairnessRunId,
  PerformanceRunId,
  FileToken,
  JobId,
  ModelId,
  ModelVersionId,
  MonitorId,
  PredictionBatchId,
  RiskScoreId,
  RunId,
  SessionId,
  UserId,
} from '../../shared/schema/ids.ts';

import { monitorWindowId, sha256Hex } from '../../shared/schema/ids.ts';
import { defaultGatePolicy } from '../../shared/schema/gate.ts';
import type { GatePolicy } from '../../shared/schema/gate.ts';
import type { ModelCardInput } from '../../shared/schema/model-card.ts';

/** Records that exist, or at least look as if they did. */
export type KnownRecords = {
  readonly modelId: ModelId;
  readonly binnedModelId: ModelId;
  readonly referenceId: DatasetId;
  readonly currentId: DatasetId;
  readonly runId: RunId;
  readonly fairnessRunId: FairnessRunId;
  /** A model with predictions and labels, its data, and a result. */
  readonly measured: {
    readonly modelId: ModelId;
    readonly datasetId: DatasetId;
    readonly runId: PerformanceRunId;
    /** Its version, of which nothing is known yet. */
    readonly versionId: ModelVersionId;
  };
  readonly jobId: JobId;
  readonly token: FileToken;
  readonly userId: UserId;
  readonly sessionId: SessionId;
  readonly backupId: BackupId;
  readonly monitorId: MonitorId;
  readonly predictionBatchId: PredictionBatchId;
  readonly approvalId: ApprovalId;
  readonly alertId: AlertId;
  readonly alertRuleId: AlertRuleId;
  readonly riskScoreId: RiskScoreId;
  /** A model in staging, and the entry of the history that tells how it came there. */
  readonly staged: { readonly modelId: ModelId; readonly deploymentId: DeploymentId };
};

export const worldColumns: ImportColumn[] = [
  { name: 'age', type: 'numeric', role: 'feature' },
  { name: 'colour', type: 'categorical', role: 'protected' },
];

export function modelDraftNamed(name: string): CommandInput<'models/create'> {
  return {
    name,
    semanticVersion: '1.0.0',
    owner: 'Contract tests',
    purpose: 'Stands for any model.',
    task: 'regression',
    riskClass: 'minimal',
    featureSchema: '',
  };
}

/** Every optional field written out; without a name it is the draft of a preview. */
export function monitorDraftNamed<Name extends string | null>(referenceId: DatasetId, name: Name) {
  const draft = {
    referenceId,
    columns: ['age'],
    windows: { kind: 'rows' as const, rows: 100 },
    schedule: { kind: 'every' as const, hours: 24 },
    minimumRows: 50,
    alarm: { windows: 1, among: 3 },
    config: { alpha: 0.05 },
    measures: { performance: false, fairness: false },
    enabled: true,
  };
  return (name === null ? draft : { ...draft, name }) as typeof draft &
    (Name extends string ? { name: string } : unknown);
}

const otherRiskSettings = {
  weights: { drift: 30, fairness: 20, performance: 20, 'data-quality': 10, alerts: 10, criticality: 10 },
  cutOffs: { B: 20, C: 40, D: 60, E: 70, F: 80 },
  staleAfterDays: 60,
};

const otherGatePolicy: GatePolicy = { ...defaultGatePolicy, maxAgeDays: 60, strictFrom: 'high' };

const validCard: ModelCardInput = {
  details: {
    developers: 'Retail credit',
    type: 'Gradient boosting',
    method: '300 trees of depth 4.',
    resources: 'None.',
    licence: 'Internal.',
    contact: 'models@example.org',
  },
  use: { purposes: 'Credit.', users: 'Clerks.', outOfScope: 'Pricing.' },
  factors: { relevant: 'Age.', evaluated: 'Sex.' },
  metrics: { measures: 'AUC.', thresholds: '0.5.', variation: 'DeLong.' },
  evaluation: { data: 'April.', motivation: 'Newest.', preparation: 'None.' },
  training: { data: 'March.', motivation: 'Whole.', preparation: 'None.' },
  analyses: { unitary: 'By sex.', intersectional: 'By sex and age.' },
  ethics: { considerations: 'Decides about people.' },
  caveats: { caveats: 'One country.', recommendations: 'Watch it.' },
};

export type ValidInputs = { readonly [Name in CoreCommandName]: CommandInput<Name> };

/** An input that each command accepts, with every optional field written out. */
export function validInputs(records: KnownRecords): ValidInputs {
  const { modelId, referenceId, currentId, runId, jobId, token, backupId } = records;
  const page = { cursor: null, limit: 20 };
  return {
    'app/info': {},
    'app/health': {},
    'app/metrics': {},
    'app/diagnostics': {},
    'app/export-diagnostics': {},
    'session/state': {},
    'session/set-up': { name: 'Ana Lopez', email: 'ana@example.org', password: 'Correct-Horse-7!' },
    'session/set-up-demo': {},
    'session/sign-in': { email: 'ana@example.org', password: 'Correct-Horse-7!' },
    'session/sign-in-demo': { role: 'auditor' },
    'session/reset-password': {
      email: 'ana@example.org',
      code: 'AAAAA-BBBBB-CCCCC-DDDDD-EEEEE',
      password: 'Correct-Horse-7!',
    },
    'session/unlock': { password: 'Correct-Horse-7!' },
    'session/sign-out': {},
    'session/lock': {},
    'session/activity': {},
    'session/confirm': { password: 'Correct-Horse-7!' },
    'session/change-password': { present: 'Correct-Horse-7!', password: 'Another-Horse-8!' },
    'session/renew-recovery-codes': {},
    'session/list': { userId: records.userId },
    'session/revoke': { id: records.sessionId },
    'session/set-idle-lock': { minutes: 30 },
    'session/idle-lock-history': page,
    'users/list': { ...page, search: 'ana', roles: ['auditor'], states: ['active'] },
    'users/get': { id: records.userId },
    'users/create': { name: 'Ben Okri', email: 'ben@example.org', role: 'auditor' },
    'users/update': { id: records.userId, rowVersion: 1, name: 'Ana Maria Lopez', role: 'administrator' },
    'users/issue-reset': { id: records.userId },
    'users/disable': { id: records.userId, rowVersion: 1 },
    'users/enable': { id: records.userId, rowVersion: 1 },
    'users/history': { ...page, id: records.userId },
    'approvals/settings': {},
    'approvals/settings-history': page,
    'approvals/save-settings': { commands: ['users/update'] },
    'approvals/list': { ...page, view: 'open' },
    'approvals/get': { id: records.approvalId },
    'approvals/request': {
      command: 'users/issue-reset',
      input: JSON.stringify({ id: records.userId }),
      reason: 'The person has lost the password.',
    },
    'approvals/approve': { id: records.approvalId, rowVersion: 1, note: 'As agreed.' },
    'approvals/refuse': { id: records.approvalId, rowVersion: 1, note: 'Not before the audit.' },
    'approvals/withdraw': { id: records.approvalId, rowVersion: 1 },
    'approvals/history': { ...page, id: records.approvalId },
    'workspace/overview': {},
    'demo/describe': {},
    'demo/load': {},
    'audit/status': {},
    'audit/list': {
      ...page,
      search: 'first',
      actorId: 'nobody',
      actions: ['model', 'model.created'],
      targetType: 'model',
      targetId: modelId,
      from: '2026-01-01T00:00:00.000Z',
      until: '2026-12-31T00:00:00.000Z',
    },
    'audit/facets': {},
    'audit/get': { seq: 0 },
    'audit/verify': {},
    'backups/status': {},
    'backups/settings-history': page,
    'backups/list': {},
    'evidence/lost': {},
    'evidence/put-back': {},
    'backups/create': {},
    'backups/verify': { id: backupId },
    'backups/remove': { id: backupId },
    'backups/drill': {},
    'backups/preview-restore': { source: { from: 'backup', id: backupId } },
    'backups/restore': { source: { from: 'time', at: '2026-01-01T00:00:00.000Z' } },
    'backups/choose-next-start': { folder: 'no such folder' },
    'backups/preview-retention': {
      retention: { hourly: 24, daily: 7, weekly: 4, monthly: 12, manualDays: 30, most: 20 },
    },
    'backups/update-settings': {
      schedule: 'daily',
      folder: null,
      pointInTime: true,
      pointInTimeDays: 7,
      drill: 'weekly',
      retention: { hourly: 24, daily: 7, weekly: 4, monthly: 12, manualDays: 30, most: null },
    },
    'disk/status': {},
    'audit/export': { format: 'json', log: 1 },
    'audit/checkpoints': { log: 1 },
    'audit/consistency': { log: 1, from: 1, to: 2 },
    'audit/proof': { seq: 0 },
    'audit/unlock-key': { passphrase: 'correct horse battery' },
    'audit/move-key': { to: 'passphrase-file', passphrase: 'correct horse battery' },
    'audit/rotate-key': { reason: 'Yearly change of the key.' },
    'audit/revoke-key': { number: 1, size: 1, reason: 'The old laptop was stolen.' },
    'audit/declare-key-lost': { to: 'protected-file', passphrase: null, reason: 'The old keychain is gone.' },
    'audit/begin-epoch': { reason: 'The disk failed and the backup of yesterday was put back.' },
    'models/list': {
      ...page,
      search: 'first',
      states: ['draft'],
      riskClasses: ['minimal'],
      verdicts: ['major'],
      grades: ['D', 'unknown'],
      deleted: false,
      sort: { field: 'updatedAt', direction: 'desc' },
    },
    'models/get': { id: modelId },
    'models/create': modelDraftNamed('Another model'),
    'models/update': { ...modelDraftNamed('First model, renamed'), id: modelId, rowVersion: 1 },
    'models/change-state': { id: modelId, rowVersion: 1, state: 'staging', note: 'Ready.' },
    'models/delete': { id: modelId, rowVersion: 1 },
    'models/restore': { id: records.binnedModelId, rowVersion: 2 },
    'models/history': { ...page, id: modelId },
    'versions/list': { ...page, modelId },
    'versions/get': { id: records.measured.versionId },
    'versions/register': {
      modelId: records.measured.modelId,
      rowVersion: 1,
      version: '1.1.0',
      artefact: { kind: 'file', token },
      trainingDatasetId: records.measured.datasetId,
      performanceRunId: records.measured.runId,
      metrics: [{ name: 'Latency, ms', value: 12.5, origin: 'Load test of March' }],
      note: 'Trained again on the data of March.',
    },
    'versions/complete': {
      id: records.measured.versionId,
      rowVersion: 1,
      artefact: { kind: 'typed', sha256: ` ${'A'.repeat(64)}\n`, name: 'model.onnx' },
      trainingDatasetId: records.measured.datasetId,
      performanceRunId: records.measured.runId,
      metrics: [{ name: 'AUC', value: 0.81, origin: 'Report of the supplier' }],
      note: 'As delivered.',
    },
    'versions/save-card': {
      id: records.measured.versionId,
      rowVersion: 2,
      card: validCard,
    },
    'versions/history': { ...page, id: records.measured.versionId },
    'versions/check-artefact': { id: records.measured.versionId, token },
    'versions/export-card': { id: records.measured.versionId, format: 'markdown' },
    'datasets/preview': {
      token,
      options: { format: 'csv', delimiter: ',', header: true, encoding: 'utf-8' },
      modelId,
    },
    'datasets/import': {
      token,
      modelId,
      name: 'A third data set',
      purpose: 'current',
      options: { format: 'csv', delimiter: ',', header: true, encoding: 'utf-8' },
      columns: worldColumns,
      modelVersionId: null,
    },
    'datasets/list': {
      ...page,
      modelId,
      purpose: 'current',
      modelVersionId: records.measured.versionId,
      deleted: false,
    },
    'datasets/get': { id: referenceId },
    'datasets/rejects': { ...page, id: referenceId },
    'datasets/history': { ...page, id: referenceId },
    'datasets/export-rejects': { id: referenceId },
    'datasets/delete': { id: currentId, rowVersion: 1 },
    'datasets/restore': { id: currentId, rowVersion: 2 },
    'drift/run': {
      modelId,
      referenceId,
      currentId,
      config: {
        tests: ['ks', 'psi'],
        bins: { method: 'custom', edges: [1, 2, 3] },
        alpha: 0.05,
        majorAlpha: 0.01,
        correction: 'none',
        thresholds: { psi: { moderate: 0.1, major: 0.2 } },
        features: {
          age: {
            type: 'numeric',
            tests: ['wasserstein'],
            bins: { method: 'equal-width', count: 5 },
            thresholds: { ks: { moderate: 0.1, major: 0.2 } },
          },
        },
      },
    },
    'drift/suggest-thresholds': {
      modelId,
      referenceId,
      windowRows: 50,
      order: 'in-order',
      tests: ['ks', 'psi'],
    },
    'drift/plan-budget': { alarmsPerYear: 2, windowsPerYear: 365, features: 12, hits: 2, within: 3 },
    'drift/list': { ...page, modelId, scope: 'whole' },
    'drift/get': { id: runId },
    'drift/features': {
      ...page,
      id: runId,
      search: 'age',
      verdicts: ['major'],
      sort: { field: 'name', direction: 'asc' },
    },
    'drift/feature': { id: runId, name: 'age' },
    'drift/export': { id: runId, format: 'csv' },
    'fairness/settings': { modelId },
    'fairness/save-settings': {
      modelId,
      rowVersion: 0,
      attributes: [
        { column: 'colour', cutPoints: [] },
        { column: 'age', cutPoints: [20, 40] },
      ],
      favourable: ['green'],
      config: {
        minimumGroupSize: 20,
        referenceValues: { colour: 'red' },
        ratioPercent: 80,
        judgedRates: ['tpr'],
        maximumGap: 0.1,
        seed: 7,
      },
    },
    'fairness/settings-history': { ...page, modelId },
    'fairness/run': {
      modelId,
      datasetId: currentId,
      decision: { kind: 'median' },
      score: 'age',
      label: null,
      attributes: ['colour'],
    },
    'fairness/recompute': { id: records.fairnessRunId },
    'fairness/list': { ...page, modelId },
    'fairness/get': { id: records.fairnessRunId },
    'fairness/groups': { ...page, id: records.fairnessRunId, partition: 0 },
    'fairness/trend': { modelId, attributes: ['colour'], outcome: null, metric: 'selectionRate' },
    'fairness/thresholds': {
      id: records.fairnessRunId,
      partition: 0,
      goal: 'tpr',
      target: 0.5,
      present: 0.5,
    },
    'performance/run': {
      modelId: records.measured.modelId,
      datasetId: records.measured.datasetId,
      referenceId: null,
      threshold: 0.5,
      positiveClass: null,
      seed: 1,
    },
    'performance/recompute': { id: records.measured.runId },
    'performance/list': { ...page, modelId },
    'performance/get': { id: records.measured.runId },
    'performance/trend': { modelId, metric: 'accuracy' },
    'performance/export': { id: records.measured.runId, format: 'csv' },
    'fairness/export': { id: records.fairnessRunId, format: 'csv' },
    'explain/narrative': { subject: { kind: 'drift-run', id: runId } },
    'explain/settings': {},
    'explain/settings-history': page,
    'explain/save-settings': {
      enabled: false,
      provider: 'openai-compatible',
      url: 'https://models.example.org/v1',
      model: 'some-model',
      timeoutSeconds: 30,
      sendNames: false,
      sendValues: false,
      rowVersion: 0,
      key: { action: 'keep' },
    },
    'explain/status': {},
    'explain/test': {},
    'explain/preview': { subject: { kind: 'drift-run', id: runId } },
    'explain/request': {
      subject: { kind: 'drift-run', id: runId },
      digest: sha256Hex.parse('0'.repeat(64)),
    },
    'explain/answer': { subject: { kind: 'drift-run', id: runId } },
    'drift/recompute': { id: runId },
    'predictions/log': {
      modelId,
      batch: 'the second day',
      part: 1,
      parts: 2,
      records: [
        {
          id: 'p-9',
          at: '2026-01-02T08:00:00Z',
          features: { age: 41, colour: 'red' },
          score: 0.7,
          prediction: true,
          label: null,
        },
      ],
    },
    'predictions/log-file': {
      token,
      modelId,
      batch: 'from a file',
      options: { format: 'csv', delimiter: ',', header: true, encoding: 'utf-8' },
      columns: { id: 'age', at: 'colour', features: ['age'], score: null, prediction: null, label: null },
      modelVersionId: null,
    },
    'predictions/list': {
      ...page,
      modelId,
      state: 'staged',
      labelled: 'incomplete',
      from: '2026-01-01T00:00:00.000Z',
      until: '2026-12-31T00:00:00.000Z',
    },
    'predictions/summary': { modelId },
    'predictions/get': { id: records.predictionBatchId },
    'predictions/history': { ...page, id: records.predictionBatchId },
    'predictions/seal': {
      modelId,
      name: 'The first day, sealed',
      selection: { kind: 'batches', ids: [records.predictionBatchId] },
    },
    'predictions/join-labels': {
      modelId,
      batchId: records.predictionBatchId,
      labels: { kind: 'records', records: [{ id: 'p-1', label: true }] },
    },
    'predictions/discard': { id: records.predictionBatchId, rowVersion: 1 },
    'monitors/list': { ...page, modelId, deleted: false },
    'monitors/get': { id: records.monitorId },
    'monitors/preview': { modelId, draft: monitorDraftNamed(referenceId, null) },
    'monitors/create': { modelId, draft: monitorDraftNamed(referenceId, 'Another monitor') },
    'monitors/update': {
      id: records.monitorId,
      rowVersion: 1,
      draft: monitorDraftNamed(referenceId, 'The monitor, renamed'),
    },
    'monitors/delete': { id: records.monitorId, rowVersion: 1 },
    'monitors/restore': { id: records.monitorId, rowVersion: 2 },
    'monitors/run': { id: records.monitorId },
    'monitors/compare-windows': {
      id: records.monitorId,
      referenceWindowId: monitorWindowId.parse('0190f0c0-0000-7000-8000-000000000001'),
      currentWindowId: monitorWindowId.parse('0190f0c0-0000-7000-8000-000000000002'),
    },
    'monitors/windows': { ...page, id: records.monitorId, verdicts: ['major'] },
    'monitors/trend': { id: records.monitorId, column: 'age', points: 100 },
    'monitors/history': { ...page, id: records.monitorId },
    'alerts/summary': {},
    'alerts/list': { ...page, states: ['open'], severities: ['warning'], modelId, mine: false },
    'alerts/get': { id: records.alertId },
    'alerts/people': {},
    'alerts/acknowledge': { id: records.alertId, rowVersion: 1, note: 'Looking at it.' },
    'alerts/snooze': { id: records.alertId, rowVersion: 2, hours: 24, note: 'Until the next import.' },
    'alerts/assign': { id: records.alertId, rowVersion: 3, userId: null },
    'alerts/comment': { id: records.alertId, text: 'Known since Monday.' },
    'alerts/resolve': { id: records.alertId, rowVersion: 4, note: 'The feed was repaired.' },
    'alerts/reopen': { id: records.alertId, rowVersion: 5, note: 'It came back.' },
    'alerts/history': { ...page, id: records.alertId },
    'alerts/rule-history': { ...page, id: records.alertRuleId },
    'alerts/notices': {},
    'alerts/save-notices': { enabled: true, from: 'warning', desktop: false },
    'alerts/rules': {},
    'alerts/save-rule': {
      rule: null,
      draft: {
        name: 'Another rule',
        sources: ['comparison', 'performance', 'risk', 'data-quality'],
        modelId,
        level: 'moderate',
        performance: { metric: 'auc', limit: 0.7, drop: 0.05 },
        risk: { grade: 'D' },
        dataQuality: { refusedPercent: 5, missingPercent: null },
        severity: 'notice',
        coolDownHours: 12,
        autoResolve: false,
        enabled: true,
      },
    },
    'alerts/delete-rule': { id: records.alertRuleId, rowVersion: 1 },
    'risk/summary': {},
    'risk/list': { ...page, search: 'model', grades: ['C'], sort: { field: 'score', direction: 'asc' } },
    'risk/get': { modelId },
    'risk/history': { ...page, modelId },
    'risk/recompute': { id: records.riskScoreId },
    'risk/settings': {},
    'risk/settings-history': page,
    'risk/preview': { settings: otherRiskSettings },
    'risk/save-settings': { settings: otherRiskSettings, version: 1 },
    'deployments/check': { modelId, step: 'production' },
    'deployments/list': { ...page, modelId: records.staged.modelId, outcomes: ['moved', 'overridden'] },
    'deployments/get': { id: records.staged.deploymentId },
    'deployments/override': {
      id: records.staged.modelId,
      rowVersion: 2,
      state: 'canary',
      reason: 'A canary of one per cent while the file of the version is being recorded.',
      days: 7,
    },
    'gate/policy': {},
    'gate/policy-history': page,
    'gate/preview': { policy: otherGatePolicy },
    'gate/save-policy': { policy: otherGatePolicy, version: 1 },
    'jobs/list': { ...page, states: ['done'] },
    'jobs/get': { id: jobId },
    'jobs/cancel': { id: jobId },
  };
}
