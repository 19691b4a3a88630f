import { monitor, monitorTrendPoint, monitorWindowResult } from '../../shared/contract/monitors.ts';
import type { Monitor, MonitorTrendPoint, MonitorWindowResult } from '../../shared/contract/monitors.ts';
import { ids } from './renderer-samples.ts';
import { fairnessRunId } from '../../shared/schema/ids.ts';

export const monitorIds = {
  monitor: '0190f0c0-0000-7000-8000-0000000000a1',
  window: '0190f0c0-0000-7000-8000-0000000000a2',
  check: fairnessRunId.parse('0190f0c0-0000-7000-8000-0000000000a4'),
} as const;

/** A monitor by month that raises an alarm. */
export function sampleMonitor(part: Partial<Monitor> = {}): Monitor {
  return monitor.parse({
    id: monitorIds.monitor,
    modelId: ids.model,
    modelName: 'House price band',
    name: 'By month',
    referenceId: ids.reference,
    referenceName: 'Training',
    columns: null,
    windows: { kind: 'calendar', unit: 'month', column: 'sold_at' },
    schedule: { kind: 'on-data' },
    minimumRows: 100,
    alarm: { windows: 2, among: 3 },
    config: {},
    enabled: true,
    sentence: 'Compares every column by the month of “sold_at” with “Training”.',
    plan: null,
    standing: {
      state: 'alarm',
      verdict: 'major',
      drifted: 2,
      lookedAt: 3,
      lastWindow: '2026-05',
      lastRunAt: '2026-06-01T08:00:00.000Z',
      sentence: '2 of the latest 3 windows drifted. 2026-05: rooms moved strongly.',
    },
    windowCount: 3,
    waitingDatasets: 1,
    futureAt: null,
    failure: null,
    stopped: false,
    settingsVersion: 1,
    rowVersion: 4,
    createdAt: '2026-01-01T08:00:00.000Z',
    updatedAt: '2026-01-01T08:00:00.000Z',
    deletedAt: null,
    ...part,
  });
}

export function sampleWindow(part: Partial<MonitorWindowResult> = {}): MonitorWindowResult {
  return monitorWindowResult.parse({
    id: monitorIds.window,
    monitorId: monitorIds.monitor,
    settingsVersion: 1,
    datasetId: ids.current,
    datasetName: 'Spring',
    window: {
      label: '2026-05',
      column: 'sold_at',
      from: '2026-05-01T00:00:00.000Z',
      until: '2026-06-01T00:00:00.000Z',
      firstRow: null,
      rows: 744,
    },
    outcome: 'compared',
    verdict: 'major',
    reason: 'rooms moved strongly.',
    runId: ids.run,
    columns: 11,
    drifted: 8,
    performance: null,
    fairness: null,
    createdAt: '2026-06-01T08:00:00.000Z',
    ...part,
  });
}

export function samplePoint(part: Partial<MonitorTrendPoint> = {}): MonitorTrendPoint {
  return monitorTrendPoint.parse({
    windowId: monitorIds.window,
    label: '2026-05',
    from: '2026-05-01T00:00:00.000Z',
    until: '2026-06-01T00:00:00.000Z',
    rows: 744,
    runId: ids.run,
    verdict: 'major',
    driftedShare: 8 / 11,
    effect: 3.1,
    column: 'rooms',
    ...part,
  });
}
