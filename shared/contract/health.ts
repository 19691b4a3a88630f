import { z } from 'zod';
import { errorCodes } from '../errors.ts';
import { utcInstant } from '../schema/time.ts';
import { defineCommand, everyRole, noInput, stewardRoles } from './define.ts';
import { heldFile } from './files.ts';

const bytes = z.int().min(0);
const count = z.int().min(0);
const milliseconds = z.number().min(0);

/** `unknown` is what cannot be told yet; it is neither well nor in need of attention. */
export const healthState = z.enum(['ok', 'attention', 'failed', 'unknown']);
export type HealthState = z.infer<typeof healthState>;

export const healthCheckId = z.enum([
  'database',
  'evidence',
  'ledger',
  'signing-key',
  'disk',
  'memory',
  'responsiveness',
  'queue',
  'engine',
  'backup',
  'drill',
  'log',
]);
export type HealthCheckId = z.infer<typeof healthCheckId>;

/** One thing that was looked at. */
export const healthCheck = z.strictObject({
  id: healthCheckId,
  state: healthState,
  figure: z.number().nullable(),
  unit: z.enum(['bytes', 'count', 'seconds', 'milliseconds', 'none']),
  /** What was found, in a sentence. */
  sentence: z.string(),
  /** What to do about it; empty when there is nothing to do. */
  advice: z.string(),
});
export type HealthCheck = z.infer<typeof healthCheck>;

/** What a health check needs to know before anything else, the figures behind it, and the verdict on each. */
export const appHealth = z.strictObject({
  at: utcInstant,
  startedAt: utcInstant,
  database: z.enum(['ok', 'read-only', 'failed']),
  databaseBytes: bytes,
  walBytes: bytes,
  evidenceBytes: bytes,
  evidenceFiles: count,
  /** Files of the catalogue that are not where they belong. */
  evidenceMissing: count,
  freeDiskBytes: bytes,
  totalDiskBytes: bytes,
  /** Memory of the core process that is resident, with its worker threads. */
  memoryBytes: bytes,
  heapBytes: bytes,
  machineMemoryBytes: bytes,
  /** How late the event loop of the core came, since the last look at it. */
  eventLoop: z.strictObject({ p50Ms: milliseconds, p99Ms: milliseconds, longestMs: milliseconds }),
  workers: z.strictObject({
    threads: count,
    busy: count,
    waiting: count,
    /** Threads that ended under their work since the start. */
    crashes: count,
    heapBytes: bytes,
  }),
  runningJobs: count,
  waitingJobs: count,
  uptimeSeconds: z.number().min(0),
  /** How often the engine was started again since the shell was opened. */
  restarts: count,
  /** Null when the database cannot be read. */
  ledger: z
    .strictObject({
      size: count,
      /** Entries that no signed checkpoint covers yet. */
      uncovered: count,
      /** Where the signing key lies, and whether it can sign. */
      heldIn: z.string(),
      keyState: z.enum(['ready', 'locked', 'missing']),
      /** True while the workspace is open for reading only, because the ledger is not the one signed last. */
      inRecovery: z.boolean(),
      verifiedAt: utcInstant.nullable(),
      verifiedOk: z.boolean().nullable(),
    })
    .nullable(),
  /** The latest verified backup; null when there is none, or backups are not kept by this version. */
  lastBackupAt: utcInstant.nullable(),
  lastDrill: z.strictObject({ at: utcInstant, ok: z.boolean() }).nullable(),
  statements: z.strictObject({ count, noticeable: count, slow: count }),
  droppedLogFields: count,
  schemaVersion: count,
  sqliteVersion: z.string(),
  duckdbVersion: z.string(),
  nodeVersion: z.string(),
  checks: z.array(healthCheck),
});
export type AppHealth = z.infer<typeof appHealth>;

export const commandMetric = z.strictObject({
  command: z.string(),
  count,
  failures: z.array(z.strictObject({ code: z.enum(errorCodes), count })),
  /** Half, 95 % and 99 % of the calls were answered within this. */
  p50Ms: milliseconds,
  p95Ms: milliseconds,
  p99Ms: milliseconds,
  longestMs: milliseconds,
});
export type CommandMetric = z.infer<typeof commandMetric>;

export const statementTiming = z.strictObject({
  /** Verb, tables and a fingerprint of the statement; never a value. */
  statement: z.string(),
  count,
  totalMs: milliseconds,
  longestMs: milliseconds,
  /** Runs of 40 ms and more, and of a second and more. */
  noticeable: count,
  slow: count,
});
export type StatementTiming = z.infer<typeof statementTiming>;

export const appMetrics = z.strictObject({
  /** Counted from here on. */
  since: utcInstant,
  commands: z.array(commandMetric),
  /** The statements with the longest single run, the longest first. */
  statements: z.array(statementTiming),
});
export type AppMetrics = z.infer<typeof appMetrics>;

export const diagnosticsPreview = z.strictObject({
  fileName: z.string(),
  sizeBytes: bytes,
  sections: z.array(z.strictObject({ name: z.string(), what: z.string(), items: count })),
  /** The file itself; what is saved is made anew and so a little later. */
  text: z.string(),
});
export type DiagnosticsPreview = z.infer<typeof diagnosticsPreview>;

export const healthCommands = {
  'app/health': defineCommand({
    name: 'app/health',
    summary: 'Whether database, evidence, ledger, disk, memory and engine are well, and what to do if not.',
    effect: 'read',
    roles: everyRole,
    input: noInput,
    output: appHealth,
  }),
  'app/metrics': defineCommand({
    name: 'app/metrics',
    summary: 'Counts, failures and durations of every command since the start, and the slowest statements.',
    effect: 'read',
    roles: everyRole,
    input: noInput,
    output: appMetrics,
  }),
  'app/diagnostics': defineCommand({
    name: 'app/diagnostics',
    summary: 'What the diagnostics file holds, to be read before it is saved.',
    effect: 'read',
    roles: stewardRoles,
    input: noInput,
    output: diagnosticsPreview,
  }),
  'app/export-diagnostics': defineCommand({
    name: 'app/export-diagnostics',
    summary: 'Versions, health, metrics and the last log lines as a file, without personal data.',
    effect: 'write',
    roles: stewardRoles,
    input: noInput,
    output: heldFile,
  }),
} as const;
