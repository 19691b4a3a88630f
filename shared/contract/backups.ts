import { z } from 'zod';
import { sha256Hex } from '../schema/ids.ts';
import { pageOf, pageRequest } from '../schema/page.ts';
import { utcInstant } from '../schema/time.ts';
import { defineCommand, everyRole, noInput } from './define.ts';
import type { Role } from './define.ts';
import { jobStarted } from './jobs.ts';
import { change } from './models.ts';

/** Who may see where copies lie and how old they are. */
const overseers: readonly Role[] = ['administrator', 'compliance-officer', 'auditor'];
const administrators: readonly Role[] = ['administrator'];

export const backupKind = z.enum(['scheduled', 'manual', 'pre-migration', 'pre-restore']);
export type BackupKind = z.infer<typeof backupKind>;

/** Name of a backup and of its folder: the moment in UTC and the kind. */
export const backupId = z
  .string()
  .regex(
    /^\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2}-\d{3}Z-(scheduled|manual|pre-migration|pre-restore)$/,
    'This is not the name of a backup.',
  );
export type BackupId = z.infer<typeof backupId>;

/** What a check of a copy found. */
export const backupCheck = z.strictObject({ at: utcInstant, ok: z.boolean(), sentence: z.string() });
export type BackupCheck = z.infer<typeof backupCheck>;

export const backup = z.strictObject({
  id: backupId,
  kind: backupKind,
  at: utcInstant,
  appVersion: z.string(),
  schemaVersion: z.int().min(0),
  databaseBytes: z.int().min(0),
  evidenceFiles: z.int().min(0),
  evidenceBytes: z.int().min(0),
  /** Evidence that was gone or altered when the backup was made. */
  missingEvidence: z.int().min(0),
  ledgerSize: z.int().min(0),
  /** Root of the ledger in it; null when the copy is from before there was a ledger. */
  ledgerRoot: sha256Hex.nullable(),
  /** `unknown` is signed by a key this workspace does not know, `broken` is not what was signed. */
  signature: z.enum(['own', 'unknown', 'broken']),
  verified: backupCheck.nullable(),
  /** When retention removes it; null while a rule keeps it without an end. */
  removedAt: utcInstant.nullable(),
  keptAs: z.enum([
    'hourly',
    'daily',
    'weekly',
    'monthly',
    'manual',
    'pre-migration',
    'newest-verified',
    'over-count',
    'surplus',
  ]),
});
export type Backup = z.infer<typeof backup>;

/** What each rule of retention may be, in the order in which they are shown. */
export const retentionLimits = {
  hourly: { least: 0, most: 168 },
  daily: { least: 0, most: 366 },
  weekly: { least: 0, most: 260 },
  monthly: { least: 0, most: 240 },
  manualDays: { least: 0, most: 3650 },
  most: { least: 2, most: 1000 },
} as const;

const within = ({ least, most }: { readonly least: number; readonly most: number }) =>
  z.int().min(least).max(most);

/** How many backups are kept, and for how long. */
export const retentionRules = z
  .strictObject({
    /** The first backup of each of so many hours, days, weeks and months. */
    hourly: within(retentionLimits.hourly),
    daily: within(retentionLimits.daily),
    weekly: within(retentionLimits.weekly),
    monthly: within(retentionLimits.monthly),
    /** Days for which those made by hand or before a restore are kept at least. */
    manualDays: within(retentionLimits.manualDays),
    /** In all; null is without a limit. */
    most: within(retentionLimits.most).nullable(),
  })
  .refine(({ hourly, daily, weekly, monthly }) => hourly + daily + weekly + monthly > 0, {
    message: 'Keep backups of at least one hour, day, week or month.',
    path: ['daily'],
  });
export type RetentionRules = z.infer<typeof retentionRules>;

export const backupSettings = z.strictObject({
  schedule: z.enum(['off', 'hourly', 'daily']),
  /** Absolute path of a folder on another disk; null keeps backups in the data folder. */
  folder: z.string().max(1000).nullable(),
  pointInTime: z.boolean(),
  pointInTimeDays: z.int().min(1).max(90),
  drill: z.enum(['off', 'weekly']),
  retention: retentionRules,
});
export type BackupSettings = z.infer<typeof backupSettings>;

export const restoreDrill = backupCheck.extend({
  backupId: backupId.nullable(),
  durationMs: z.number().min(0),
  restoredBytes: z.int().min(0),
});
export type RestoreDrill = z.infer<typeof restoreDrill>;

export const diskState = z.enum(['ok', 'low', 'critical']);
export type DiskState = z.infer<typeof diskState>;

export const diskStatus = z.strictObject({
  state: diskState,
  freeBytes: z.int().min(0),
  totalBytes: z.int().min(0),
  /** Below these it warns, and refuses imports. */
  warnBytes: z.int().min(0),
  refuseBytes: z.int().min(0),
  /** False after the reserve was given up to let the workspace breathe. */
  reserve: z.boolean(),
});
export type DiskStatus = z.infer<typeof diskStatus>;

export const pointInTimeStatus = z.strictObject({
  /** `broken` makes no progress; `sentence` says why. */
  state: z.enum(['off', 'starting', 'running', 'broken']),
  /** Oldest and newest moment that can be restored. */
  from: utcInstant.nullable(),
  until: utcInstant.nullable(),
  bytes: z.int().min(0),
  sentence: z.string(),
});
export type PointInTimeStatus = z.infer<typeof pointInTimeStatus>;

export const restoredFolder = z.strictObject({
  /** Last part of its path. */
  name: z.string(),
  at: utcInstant,
  /** What it was made from, in words. */
  source: z.string(),
});

export const backupStatus = z.strictObject({
  now: utcInstant,
  latestVerified: z.strictObject({ id: backupId, at: utcInstant }).nullable(),
  backups: z.int().min(0),
  bytes: z.int().min(0),
  nextAt: utcInstant.nullable(),
  lastFailure: backupCheck.nullable(),
  drill: restoreDrill.nullable(),
  pointInTime: pointInTimeStatus,
  place: z.strictObject({
    kind: z.enum(['data-folder', 'other-folder']),
    /** With the home folder as `~`. */
    folder: z.string(),
    reachable: z.boolean(),
    /** Null while unknown. */
    otherDisk: z.boolean().nullable(),
  }),
  settings: backupSettings,
  /** Folders restored from here that wait to be used. */
  restored: z.array(restoredFolder).max(50),
  /** The restored folder that the next start uses. */
  nextStart: z.string().nullable(),
});
export type BackupStatus = z.infer<typeof backupStatus>;

export const restoreSource = z.discriminatedUnion('from', [
  z.strictObject({ from: z.literal('backup'), id: backupId }),
  z.strictObject({ from: z.literal('time'), at: utcInstant }),
]);
export type RestoreSource = z.infer<typeof restoreSource>;

/** What going back to an earlier state would mean. */
export const restorePreview = z.strictObject({
  /** The moment that would be restored, at or before the one asked for. */
  at: utcInstant,
  ledgerSize: z.int().min(0),
  /** Entries of the ledger written since, newest first, and how many there are. */
  lostEntries: z.int().min(0),
  lost: z.array(z.strictObject({ seq: z.int().min(0), at: utcInstant, action: z.string() })).max(20),
  bytes: z.int().min(0),
  folderName: z.string(),
});
export type RestorePreview = z.infer<typeof restorePreview>;

/** What retention would remove once the next backup is made. */
export const retentionPreview = z.strictObject({
  backups: z.int().min(0),
  /** Oldest first. */
  removed: z.array(z.strictObject({ id: backupId, kind: backupKind, at: utcInstant })).max(1000),
  /** Of their databases. Evidence that no other backup names goes with them. */
  bytes: z.int().min(0),
});
export type RetentionPreview = z.infer<typeof retentionPreview>;

export const backupCommands = {
  'backups/status': defineCommand({
    name: 'backups/status',
    summary: 'Whether anything could be lost: last verified backup, drill, point in time, where copies lie.',
    effect: 'read',
    roles: overseers,
    input: noInput,
    output: backupStatus,
  }),
  'backups/list': defineCommand({
    name: 'backups/list',
    summary: 'The backups, newest first, with what they hold and when retention removes them.',
    effect: 'read',
    roles: overseers,
    input: noInput,
    output: z.strictObject({ backups: z.array(backup).max(1000) }),
  }),
  'backups/create': defineCommand({
    name: 'backups/create',
    summary: 'Makes a verified backup now.',
    effect: 'job',
    roles: administrators,
    input: noInput,
    output: jobStarted,
  }),
  'backups/verify': defineCommand({
    name: 'backups/verify',
    summary: 'Checks a backup again: signature, digests, database, ledger and every evidence file.',
    effect: 'job',
    roles: administrators,
    input: z.strictObject({ id: backupId }),
    output: jobStarted,
    errors: ['BACKUP_NOT_FOUND'],
  }),
  'backups/remove': defineCommand({
    name: 'backups/remove',
    summary: 'Removes a backup; never the newest verified one.',
    effect: 'write',
    roles: administrators,
    confirm: true,
    input: z.strictObject({ id: backupId }),
    output: z.strictObject({}),
    errors: ['BACKUP_NOT_FOUND', 'STATE_TRANSITION_REFUSED'],
  }),
  'backups/drill': defineCommand({
    name: 'backups/drill',
    summary: 'Restores the newest backup into a temporary folder and checks everything.',
    effect: 'job',
    roles: administrators,
    input: noInput,
    output: jobStarted,
    errors: ['BACKUP_NOT_FOUND'],
  }),
  'backups/preview-restore': defineCommand({
    name: 'backups/preview-restore',
    summary: 'What going back to a backup or a moment would lose.',
    effect: 'read',
    roles: overseers,
    input: z.strictObject({ source: restoreSource }),
    output: restorePreview,
    errors: ['BACKUP_NOT_FOUND', 'BACKUP_UNUSABLE'],
  }),
  'backups/restore': defineCommand({
    name: 'backups/restore',
    summary: 'Restores a backup or a moment into a new folder beside the data folder and checks it.',
    effect: 'job',
    roles: administrators,
    confirm: true,
    fourEyes: true,
    input: z.strictObject({ source: restoreSource }),
    output: jobStarted,
    errors: ['BACKUP_NOT_FOUND', 'BACKUP_UNUSABLE'],
  }),
  'backups/choose-next-start': defineCommand({
    name: 'backups/choose-next-start',
    summary: 'Uses a restored folder from the next start on, or stays with the present one.',
    effect: 'write',
    roles: administrators,
    confirm: true,
    fourEyes: true,
    input: z.strictObject({ folder: z.string().min(1).max(255).nullable() }),
    output: z.strictObject({}),
    errors: ['NOT_FOUND'],
  }),
  'backups/preview-retention': defineCommand({
    name: 'backups/preview-retention',
    summary: 'Which backups other rules of retention would remove once the next backup is made.',
    effect: 'read',
    roles: overseers,
    input: z.strictObject({ retention: retentionRules }),
    output: retentionPreview,
  }),
  'backups/settings-history': defineCommand({
    name: 'backups/settings-history',
    summary: 'Every change of the settings of backups, newest first.',
    effect: 'read',
    roles: overseers,
    input: pageRequest,
    output: pageOf(change),
  }),
  'backups/update-settings': defineCommand({
    name: 'backups/update-settings',
    summary: 'Changes schedule, place, retention, point in time and drill.',
    effect: 'write',
    roles: administrators,
    confirm: true,
    fourEyes: true,
    input: backupSettings,
    output: backupSettings,
  }),
  'disk/status': defineCommand({
    name: 'disk/status',
    summary: 'Free space of the disk of the data folder, and whether imports are still taken.',
    effect: 'read',
    roles: everyRole,
    input: noInput,
    output: diskStatus,
  }),
} as const;
