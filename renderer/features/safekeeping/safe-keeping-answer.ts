import type { BackupStatus } from '../../../shared/contract/backups.ts';

/** The one thing to say first about whether anything could be lost: the worst. */
export type SafetyAnswer =
  | 'never'
  | 'unreachable'
  | 'failing'
  | 'stale'
  | 'archiveBroken'
  | 'archiveStarting'
  | 'minute'
  | 'sinceBackup';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Age from which the newest backup is too old, by the schedule; without one, a week. */
const staleAfterMs = { hourly: 3 * hourMs, daily: 2 * dayMs, off: 7 * dayMs } as const;

export function safetyAnswer(status: BackupStatus): SafetyAnswer {
  const { latestVerified, lastFailure, place, settings, pointInTime, now } = status;
  if (!place.reachable) return 'unreachable';
  if (lastFailure !== null) return 'failing';
  if (latestVerified === null) return 'never';
  if (Date.parse(now) - Date.parse(latestVerified.at) > staleAfterMs[settings.schedule]) return 'stale';
  if (pointInTime.state === 'broken') return 'archiveBroken';
  if (pointInTime.state === 'starting') return 'archiveStarting';
  return pointInTime.state === 'running' ? 'minute' : 'sinceBackup';
}

/** Green, amber or red: whether a person has to do something. */
export function severityOf(answer: SafetyAnswer): 'success' | 'warning' | 'error' {
  switch (answer) {
    case 'minute':
    case 'sinceBackup':
    case 'archiveStarting':
      return 'success';
    case 'stale':
    case 'archiveBroken':
    case 'never':
      return 'warning';
    case 'unreachable':
    case 'failing':
      return 'error';
  }
}

export type DrillAge = 'never' | 'failed' | 'fresh' | 'amber' | 'red';

/** A drill says less the older it is: amber from 14 days, red from 30. */
export function drillAge({ drill, now }: Pick<BackupStatus, 'drill' | 'now'>): DrillAge {
  if (drill === null) return 'never';
  if (!drill.ok) return 'failed';
  const days = (Date.parse(now) - Date.parse(drill.at)) / dayMs;
  if (days >= 30) return 'red';
  return days >= 14 ? 'amber' : 'fresh';
}

export type Gap = 'sameDisk' | 'otherFolderSameDisk' | 'noPointInTime' | 'noDrill' | 'scheduleOff';

/** What is not covered, whatever the rest says. */
export function gapsOf(status: BackupStatus): Gap[] {
  const { place, settings, drill } = status;
  return [
    ...(place.kind === 'data-folder' ? (['sameDisk'] as const) : []),
    ...(place.kind === 'other-folder' && place.otherDisk === false ? (['otherFolderSameDisk'] as const) : []),
    ...(settings.pointInTime ? [] : (['noPointInTime'] as const)),
    ...(settings.schedule === 'off' ? (['scheduleOff'] as const) : []),
    ...(drill === null ? (['noDrill'] as const) : []),
  ];
}
