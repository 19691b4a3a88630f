import { utcInstant } from '../../shared/schema/time.ts';
import type { ExplainStatus } from '../../shared/contract/explain.ts';
import type { AppInfo } from '../../shared/contract/app.ts';
import { role } from '../../shared/contract/define.ts';
import { account, sessionRow, sessionState } from '../../shared/contract/identity.ts';
import type { Account, SessionRow, SessionState } from '../../shared/contract/identity.ts';
import { dataset, datasetRow, filePreview } from '../../shared/contract/datasets.ts';
import type { Dataset, DatasetRow, FilePreview } from '../../shared/contract/datasets.ts';
import { driftRun } from '../../shared/contract/drift.ts';
import type { DriftRun } from '../../shared/contract/drift.ts';
import { job } from '../../shared/contract/jobs.ts';
import type { Job } from '../../shared/contract/jobs.ts';
import { change, model, modelRow } from '../../shared/contract/models.ts';
import type { Change, Model, ModelRow } from '../../shared/contract/models.ts';
import { appInfo } from '../../shared/contract/app.ts';
import { appHealth, appMetrics } from '../../shared/contract/health.ts';
import type { AppHealth, AppMetrics } from '../../shared/contract/health.ts';
import { checkHealth } from '../../main/core/features/app/checks.ts';
import { workspaceOverview } from '../../shared/contract/workspace.ts';
import type { WorkspaceOverview } from '../../shared/contract/workspace.ts';
import { featureDistribution, featureResult } from '../../shared/schema/drift.ts';
import type { FeatureDistribution, FeatureResult } from '../../shared/schema/drift.ts';

/*
 * Records for the tests of the screens. Each builder takes what a test cares about and parses the whole
 * with the contract's own schema, so that a sample can never have a shape the engine would not send.
 */

/** A UUID that tells records apart by `kind` and `number`. */
export function sampleId(kind: number, number: number): string {
  return `01890000-0000-7000-8${String(kind).padStart(3, '0')}-${String(number).padStart(12, '0')}`;
}

export const ids = {
  user: sampleId(1, 1),
  model: sampleId(2, 1),
  run: sampleId(3, 1),
  reference: sampleId(4, 1),
  current: sampleId(4, 2),
  job: sampleId(5, 1),
};

const digest = (digit: string): string => digit.repeat(64);

export const sampleToken = 'A'.repeat(43);

export function sampleInfo(part: Partial<AppInfo> = {}): AppInfo {
  return appInfo.parse({
    version: '0.1.0',
    shell: 'test',
    startedAt: '2026-03-02T08:00:00.000Z',
    dataFolderName: 'driftguard',
    user: { id: ids.user, name: 'Ada Reviewer', role: 'administrator' },
    demoLoaded: true,
    readingOnly: false,
    empty: false,
    counts: { models: 3, datasets: 4, runs: 2 },
    ...part,
  });
}

/** One person in each role, as the demo has them. */
export const samplePeople = role.options.map((held, index) => ({
  id: sampleId(1, index + 10),
  name: `Person ${index + 1}`,
  email: `${held}@demo.example`,
  role: held,
}));

export function sampleSession(part: Partial<Record<keyof SessionState, unknown>> = {}): SessionState {
  return sessionState.parse({
    state: 'signed-in',
    workspace: 'own',
    user: { id: ids.user, name: 'Ada Reviewer', email: 'ada@example.org', role: 'administrator' },
    idleLockMinutes: 30,
    demoPeople: [],
    ...part,
  });
}

export function sampleAccount(part: Partial<Record<keyof Account, unknown>> = {}): Account {
  return account.parse({
    id: sampleId(1, 2),
    name: 'Ben Scientist',
    email: 'ben@example.org',
    role: 'data-scientist',
    state: 'active',
    rowVersion: 4,
    createdAt: '2026-01-05T09:00:00.000Z',
    lastSignInAt: '2026-03-01T08:00:00.000Z',
    failedSignIns: 0,
    openSessions: 1,
    ...part,
  });
}

export function sampleSessionRow(part: Partial<Record<keyof SessionRow, unknown>> = {}): SessionRow {
  return sessionRow.parse({
    id: sampleId(7, 1),
    userId: ids.user,
    shell: 'loopback',
    createdAt: '2026-03-01T08:00:00.000Z',
    lastSeenAt: '2026-03-01T09:00:00.000Z',
    endsAt: '2026-03-01T20:00:00.000Z',
    locked: false,
    current: true,
    ...part,
  });
}

export function sampleHealth(part: Partial<Record<keyof AppHealth, unknown>> = {}): AppHealth {
  const figures = appHealth.omit({ checks: true }).parse({
    at: '2026-01-02T04:00:00.000Z',
    startedAt: '2026-01-02T03:00:00.000Z',
    database: 'ok',
    databaseBytes: 5_242_880,
    walBytes: 40_960,
    evidenceBytes: 12_582_912,
    evidenceFiles: 8,
    evidenceMissing: 0,
    freeDiskBytes: 50 * 1024 ** 3,
    totalDiskBytes: 100 * 1024 ** 3,
    memoryBytes: 157_286_400,
    heapBytes: 52_428_800,
    machineMemoryBytes: 16 * 1024 ** 3,
    eventLoop: { p50Ms: 0.1, p99Ms: 1.2, longestMs: 4.5 },
    workers: { threads: 2, busy: 0, waiting: 0, crashes: 0, heapBytes: 10_485_760 },
    runningJobs: 0,
    waitingJobs: 0,
    uptimeSeconds: 4000,
    restarts: 0,
    ledger: {
      size: 1204,
      uncovered: 0,
      heldIn: 'protected-file',
      keyState: 'ready',
      inRecovery: false,
      verifiedAt: '2026-01-01T03:00:00.000Z',
      verifiedOk: true,
    },
    lastBackupAt: null,
    lastDrill: null,
    statements: { count: 5120, noticeable: 2, slow: 0 },
    droppedLogFields: 0,
    schemaVersion: 3,
    sqliteVersion: '3.53.0',
    duckdbVersion: '1.5.5',
    nodeVersion: '24.21.0',
    ...part,
  });
  return { ...figures, checks: checkHealth(figures) };
}

export function sampleMetrics(part: Partial<Record<keyof AppMetrics, unknown>> = {}): AppMetrics {
  return appMetrics.parse({
    since: '2026-01-02T03:00:00.000Z',
    commands: [
      {
        command: 'models/list',
        count: 40,
        failures: [],
        p50Ms: 3.2,
        p95Ms: 9.5,
        p99Ms: 22,
        longestMs: 22.4,
      },
      {
        command: 'models/create',
        count: 3,
        failures: [{ code: 'NAME_TAKEN', count: 2 }],
        p50Ms: 12,
        p95Ms: 14,
        p99Ms: 14,
        longestMs: 14.1,
      },
    ],
    statements: [
      {
        statement: 'select models,drift_runs #3fa2b1c8',
        count: 40,
        totalMs: 96,
        longestMs: 44.5,
        noticeable: 2,
        slow: 0,
      },
    ],
    ...part,
  });
}

export function sampleModel(part: Partial<Record<keyof Model, unknown>> = {}): Model {
  return model.parse({
    id: ids.model,
    name: 'House price',
    semanticVersion: '2.1.0',
    owner: 'Valuation team',
    purpose: 'Estimates the price of a home for the first offer.',
    task: 'regression',
    riskClass: 'high',
    featureSchema: '',
    state: 'production',
    rowVersion: 3,
    createdAt: '2026-01-05T09:00:00.000Z',
    updatedAt: '2026-02-10T10:30:00.000Z',
    deletedAt: null,
    nextStates: ['blocked', 'retired'],
    ...part,
  });
}

export function sampleModelRow(part: Partial<Record<keyof ModelRow, unknown>> = {}): ModelRow {
  const { purpose: _purpose, featureSchema: _schema, nextStates: _next, ...row } = sampleModel();
  return modelRow.parse({
    ...row,
    datasetCount: 2,
    lastRunVerdict: 'major',
    lastRunAt: '2026-03-01T12:00:00.000Z',
    risk: { score: 72.4, low: 60.1, high: 81, grade: 'E', unknownTerms: 1 },
    ...part,
  });
}

export function sampleChange(part: Partial<Record<keyof Change, unknown>> = {}): Change {
  return change.parse({
    id: sampleId(6, 1),
    at: '2026-02-10T10:30:00.000Z',
    actor: { id: ids.user, name: 'Ada Reviewer' },
    action: 'updated',
    note: '',
    fields: [{ field: 'owner', before: 'Pricing team', after: 'Valuation team' }],
    ...part,
  });
}

export function sampleDatasetRow(part: Partial<Record<keyof DatasetRow, unknown>> = {}): DatasetRow {
  return datasetRow.parse({
    id: ids.reference,
    modelId: ids.model,
    name: 'Homes 2023',
    purpose: 'reference',
    sourceName: 'homes-2023.csv',
    sourceFormat: 'csv',
    sourceSha256: digest('a'),
    evidenceSha256: digest('b'),
    evidenceBytes: 800_000,
    rows: 16_512,
    rejectedRows: 0,
    columnCount: 9,
    createdAt: '2026-01-06T09:00:00.000Z',
    deletedAt: null,
    rowVersion: 1,
    ...part,
  });
}

export function sampleDataset(part: Partial<Record<keyof Dataset, unknown>> = {}): Dataset {
  const { columnCount: _count, ...row } = sampleDatasetRow();
  return dataset.parse({
    ...row,
    columns: [
      { name: 'rooms', type: 'numeric', role: 'feature', missing: 0 },
      { name: 'region', type: 'categorical', role: 'feature', missing: 3 },
    ],
    ...part,
  });
}

export function samplePreview(part: Partial<Record<keyof FilePreview, unknown>> = {}): FilePreview {
  return filePreview.parse({
    file: { token: sampleToken, name: 'homes-2025.csv', sizeBytes: 240_000 },
    detected: { format: 'csv', delimiter: ',', header: true, encoding: 'utf-8' },
    columns: [
      {
        name: 'rooms',
        sourceType: 'DOUBLE',
        type: 'numeric',
        suggestedRole: 'feature',
        missing: 0,
        distinct: 812,
        samples: ['4.2', '5.1', '6.0'],
      },
      {
        name: 'region',
        sourceType: 'VARCHAR',
        type: 'categorical',
        suggestedRole: 'feature',
        missing: 12,
        distinct: 5,
        samples: ['coast', 'inland', null],
      },
    ],
    rows: [
      ['4.2', 'coast'],
      ['5.1', null],
    ],
    sampledRows: 1000,
    estimatedRows: 5200,
    alreadyImported: null,
    warnings: [],
    ...part,
  });
}

export function sampleRun(part: Partial<Record<keyof DriftRun, unknown>> = {}): DriftRun {
  return driftRun.parse({
    id: ids.run,
    modelId: ids.model,
    modelName: 'House price',
    createdAt: '2026-03-01T12:00:00.000Z',
    reference: { id: ids.reference, name: 'Homes 2023', evidenceSha256: digest('b'), rows: 16_512 },
    current: { id: ids.current, name: 'Homes 2025', evidenceSha256: digest('c'), rows: 4128 },
    window: null,
    referenceWindow: null,
    monitor: null,
    summary: {
      verdict: 'major',
      reason: 'The data drifted strongly: 2 of 3 features moved, 1 of them strongly (rooms).',
      featureCount: 3,
      counts: { stable: 1, moderate: 1, major: 1, insufficient: 0 },
      referenceRows: 16_512,
      currentRows: 4128,
    },
    config: {},
    unmatchedColumns: { referenceOnly: [], currentOnly: ['postcode'] },
    softwareVersion: '0.1.0',
    durationMs: 840,
    ...part,
  });
}

const ksTest = {
  id: 'ks',
  verdict: 'major',
  decides: true,
  statistic: 0.2314,
  effectSize: 0.2314,
  effectName: 'largest distance D',
  pValue: 0.00001,
  adjustedPValue: 0.00003,
  pValueMethod: 'asymptotic',
  threshold: 0.1,
  majorThreshold: 0.2,
  alpha: 0.05,
  majorAlpha: 0.01,
  criticalValue: 0.0236,
  degreesOfFreedom: null,
  bins: null,
  referenceRows: 16_512,
  currentRows: 4128,
  sufficientRows: null,
  reason: 'Moved strongly: KS D = 0.231 (tolerated 0.10), adjusted p < 0.001, 4,128 against 16,512 rows.',
  notes: ['Missing values are left out.'],
  details: {},
};

export function sampleFeature(part: Partial<Record<keyof FeatureResult, unknown>> = {}): FeatureResult {
  return featureResult.parse({
    name: 'rooms',
    type: 'numeric',
    verdict: 'major',
    reason:
      'rooms moved strongly: KS D = 0.231 (tolerated 0.10), adjusted p < 0.001, 4,128 against 16,512 rows.',
    reference: { rows: 16_512, used: 16_512, missing: 0, notFinite: 0 },
    current: { rows: 4128, used: 4100, missing: 28, notFinite: 0 },
    tests: [
      ksTest,
      {
        ...ksTest,
        id: 'psi',
        statistic: 0.3121,
        effectSize: 0.3121,
        effectName: 'PSI',
        threshold: 0.1,
        majorThreshold: 0.25,
        pValueMethod: 'chi-square',
        degreesOfFreedom: 9,
        bins: 10,
        reason:
          'Moved strongly: PSI = 0.312 (tolerated 0.10), adjusted p < 0.001, 4,128 against 16,512 rows.',
        notes: ['Half a row is added to every bin.'],
      },
    ],
    ...part,
  });
}

/** The normal density, for shapes that look like data. */
const bell = (x: number, centre: number, width: number): number =>
  Math.exp(-((x - centre) ** 2) / (2 * width ** 2));

const quantileShares = [0.05, 0.25, 0.5, 0.75, 0.95];

const cumulative = (counts: readonly number[]): number[] => {
  const total = counts.reduce((sum, count) => sum + count, 0);
  let sum = 0;
  return [0, ...counts].map((count) => {
    sum += count;
    return Math.min(1, sum / total);
  });
};

const summary = (centre: number, width: number) => ({
  minimum: 1,
  maximum: 10,
  mean: centre,
  standardDeviation: width,
  quantiles: quantileShares.map((probability) => ({
    probability,
    value: centre + (probability - 0.5) * 3 * width,
  })),
});

export function sampleNumeric(): FeatureDistribution {
  const edges = Array.from({ length: 31 }, (_, index) => 1 + index * 0.3);
  const middle = (index: number): number => (edges[index] ?? 0) + 0.15;
  const reference = Array.from({ length: 30 }, (_, index) =>
    Math.round(1900 * bell(middle(index), 5.1, 1.1)),
  );
  const current = Array.from({ length: 30 }, (_, index) => Math.round(420 * bell(middle(index), 6.1, 1.35)));
  return featureDistribution.parse({
    kind: 'numeric',
    bins: Array.from({ length: 10 }, (_, index) => ({
      label: `(${(3 + index * 0.4).toFixed(1)}, ${(3.4 + index * 0.4).toFixed(1)}]`,
      lower: index === 0 ? null : 3 + index * 0.4,
      upper: index === 9 ? null : 3.4 + index * 0.4,
      referenceCount: 1651,
      currentCount: 160 + index * 56,
      contribution: Math.abs(index - 4) * 0.012,
    })),
    histogram: { edges, reference, current },
    ecdf: { points: edges, reference: cumulative(reference), current: cumulative(current) },
    referenceSummary: summary(5.1, 1.1),
    currentSummary: summary(6.1, 1.35),
  });
}

export function sampleCategorical(): FeatureDistribution {
  const categories = ['inland', 'under an hour from the ocean', 'near the bay', 'near the ocean', 'island'];
  return featureDistribution.parse({
    kind: 'categorical',
    bins: categories.map((label, index) => ({
      label,
      lower: null,
      upper: null,
      referenceCount: 6000 - index * 1300,
      currentCount: 500 + index * 260,
      contribution: 0.02 + index * 0.03,
    })),
    categoryCount: 5,
    newCategories: ['island'],
    vanishedCategories: [],
  });
}

export function sampleJob(part: Partial<Record<keyof Job, unknown>> = {}): Job {
  return job.parse({
    id: ids.job,
    kind: 'drift-run',
    title: 'Compare Homes 2025 with Homes 2023',
    state: 'running',
    progress: { done: 3, total: 8, unit: 'features', phase: 'Comparing features' },
    createdAt: '2026-03-01T11:59:00.000Z',
    startedAt: '2026-03-01T11:59:01.000Z',
    endedAt: null,
    outcome: null,
    failure: null,
    ...part,
  });
}

export function sampleOverview(
  part: Partial<Record<keyof WorkspaceOverview, unknown>> = {},
): WorkspaceOverview {
  return workspaceOverview.parse({
    models: 5,
    verdicts: { stable: 1, moderate: 1, major: 2, insufficient: 0, none: 1 },
    datasets: 9,
    runs: 6,
    attention: [
      {
        modelId: ids.model,
        modelName: 'House price',
        verdict: 'major',
        reason: 'The data drifted strongly: 2 of 3 features moved, 1 of them strongly (rooms).',
        runId: ids.run,
        at: '2026-03-01T12:00:00.000Z',
      },
    ],
    ...part,
  });
}

/** No model outside, which is how every workspace begins. */
export function sampleExplainStatus(part: Partial<ExplainStatus> = {}): ExplainStatus {
  return {
    enabled: false,
    host: null,
    model: '',
    metrics: {
      since: utcInstant.parse('2026-11-23T08:00:00.000Z'),
      calls: 0,
      answered: 0,
      cacheHits: 0,
      attempts: 0,
      failures: [],
      p50Ms: 0,
      p95Ms: 0,
      breaker: 'closed',
      cachedAnswers: 0,
      cachedBytes: 0,
    },
    ...part,
  };
}
