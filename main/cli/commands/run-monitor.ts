import type { Monitor, MonitorStanding, MonitorTrendPoint } from '../../../shared/contract/monitors.ts';
import { maxTrendPoints } from '../../../shared/contract/monitors.ts';
import type { RunId } from '../../../shared/schema/ids.ts';
import { narrativeText } from '../../../shared/schema/narrative.ts';
import type { Narrative } from '../../../shared/schema/narrative.ts';
import { findMonitor } from '../find-monitor.ts';
import { followJob } from '../follow-job.ts';
import type { Workspace } from '../open-workspace.ts';
import type { ReportSurroundings } from '../run-report.ts';
import { figure, printable, tableOf } from '../text-table.ts';
import type { TextColumn } from '../text-table.ts';

/** The rule of the monitor decides: a drifted window that is no alarm yet ends as none does. */
export const exitCodes: Readonly<Record<MonitorStanding['state'], number>> = {
  quiet: 0,
  drifting: 0,
  alarm: 2,
  insufficient: 3,
  'never-run': 3,
};

/** What `driftguard run` prints with `--json`. */
export type RunReport = {
  readonly monitor: Pick<Monitor, 'id' | 'name' | 'modelId' | 'modelName' | 'sentence' | 'settingsVersion'>;
  readonly state: MonitorStanding['state'];
  readonly verdict: MonitorStanding['verdict'];
  readonly standing: MonitorStanding;
  /** What this run did. */
  readonly message: string;
  /** The windows that this run looked at, in order of time. */
  readonly windows: readonly MonitorTrendPoint[];
  /** The latest window that was compared, in words; null where none was. */
  readonly latest: { readonly runId: RunId; readonly window: string; readonly narrative: Narrative } | null;
};

/** Lets a monitor look at what it has not looked at and gathers how it stands. Throws what the commands throw. */
export async function runInWorkspace(
  workspace: Pick<Workspace, 'call'>,
  named: { readonly monitor: string; readonly model: string | null },
  surroundings: ReportSurroundings,
): Promise<RunReport> {
  const { call } = workspace;
  const { id } = await findMonitor(workspace, named.monitor, named.model);
  const trend = async () => (await call('monitors/trend', { id, points: maxTrendPoints })).points;
  const before = new Set((await trend()).map(({ windowId }) => windowId));
  const { jobId } = await call('monitors/run', { id });
  const { message } = await followJob(workspace, jobId, surroundings);
  const points = await trend();
  const { name, modelId, modelName, sentence, settingsVersion, standing } = await call('monitors/get', {
    id,
  });
  const compared = points.findLast(({ runId }) => runId !== null);
  const runId = compared?.runId ?? null;
  return {
    monitor: { id, name, modelId, modelName, sentence, settingsVersion },
    state: standing.state,
    verdict: standing.verdict,
    standing,
    message,
    windows: points.filter(({ windowId }) => !before.has(windowId)),
    latest:
      compared === undefined || runId === null
        ? null
        : {
            runId,
            window: compared.label,
            narrative: await call('explain/narrative', { subject: { kind: 'drift-run', id: runId } }),
          },
  };
}

const stateWords: Readonly<Record<MonitorStanding['state'], string>> = {
  alarm: 'ALARM',
  drifting: 'drifting, no alarm yet',
  quiet: 'no alarm',
  insufficient: 'insufficient evidence',
  'never-run': 'nothing to judge yet',
};

const columns: readonly TextColumn<MonitorTrendPoint>[] = [
  { title: 'Window', right: false, text: ({ label }) => printable(label) },
  { title: 'Rows', right: true, text: ({ rows }) => rows.toLocaleString('en-US') },
  { title: 'Verdict', right: false, text: ({ verdict }) => verdict },
  {
    title: 'Drifted',
    right: true,
    text: ({ driftedShare }) => (driftedShare === null ? '-' : `${figure(driftedShare * 100)} %`),
  },
  { title: 'Worst column', right: false, text: ({ column }) => (column === null ? '-' : printable(column)) },
  { title: 'Effect / tolerated', right: true, text: ({ effect }) => figure(effect) },
];

/** The report as text for a terminal or a log. */
export function runAsText({ monitor, state, standing, message, windows, latest }: RunReport): string {
  const lines = [
    `${printable(monitor.name)} of ${printable(monitor.modelName)}: ${stateWords[state]}. ${printable(standing.sentence)}`,
    printable(message),
    ...(windows.length === 0 ? [] : ['', ...tableOf(columns, windows)]),
    ...(latest === null
      ? []
      : [
          '',
          `Latest comparison: ${printable(latest.window)}, run ${latest.runId}`,
          ...narrativeText(latest.narrative).split('\n').map(printable),
        ]),
  ];
  return `${lines.join('\n')}\n`;
}
