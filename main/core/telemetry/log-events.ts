/*
 * Every event that is written to a log, with the fields it may carry. A field that is not listed here does
 * not compile, and if it comes all the same it is dropped and counted. Fields are ids, codes, counts and
 * durations; never a name, an address, a path, a value of a data set or a text that a person wrote.
 */

/**
 * What a field may hold. `code` is a short ASCII word of a closed list (a command, an error code, a state);
 * `id` a UUID; `digest` a SHA-256 of content; `hash` the first 16 digits of a digest that stands for a
 * secret; `stack` the places an error passed through, without its message; `prose` a text that has to be
 * kept word for word, on one line.
 */
export type FieldKind = 'id' | 'code' | 'number' | 'flag' | 'digest' | 'hash' | 'stack' | 'prose';

const request = {
  command: 'code',
  outcome: 'code',
  correlationId: 'id',
  actorId: 'id',
  sessionHash: 'hash',
  shell: 'code',
  durationMs: 'number',
} as const;

const failure = { code: 'code', correlationId: 'id', stack: 'stack' } as const;

export const logEvents = {
  // Requests and what is told of them for security
  command: request,
  authentication: request,
  'access denied': request,
  'command failed unexpectedly': { command: 'code', ...failure },
  'request failed unexpectedly': failure,

  // Governance: written when the ledger keeps such an event
  deployment: {
    action: 'code',
    actorId: 'id',
    targetType: 'code',
    targetId: 'id',
    override: 'flag',
    overrideReason: 'prose',
  },
  // Settings, backups and the ledger itself have words of a closed list for an id.
  'policy changed': { action: 'code', actorId: 'id', targetType: 'code', targetId: 'code' },
  'governance violation': { action: 'code', actorId: 'id', targetType: 'code', targetId: 'code' },

  // Database
  'slow query': { statement: 'code', durationMs: 'number' },
  'database failed': { code: 'code', sqlite: 'code' },
  'database opened again': {},
  'database close failed': failure,
  'database maintenance failed': failure,
  'database step applied': { version: 'number', name: 'code' },
  'database step failed': { version: 'number', name: 'code', stack: 'stack' },
  'checkpoint held up by a reader': { walBytes: 'number', pages: 'number' },

  // Accounts
  'password hash renewed': {},
  'session lock not stored': { stack: 'stack' },

  // Ledger
  'ledger key opened': { kind: 'code' },
  'ledger key not opened': { kind: 'code', state: 'code' },
  'ledger key was declared lost': { kind: 'code' },
  'a former place still holds a key': { kind: 'code' },
  'ledger is not the one known last': { reason: 'code', size: 'number', knownSize: 'number' },
  'a new log was begun': { log: 'number', restoredSize: 'number' },
  'anchor not written': { size: 'number', stack: 'stack' },
  'high-water mark not written': failure,
  'high-water mark not read': {},
  'checkpoint not written': failure,
  'start check failed': { stack: 'stack' },

  // Backups, the archive of the log, the disk
  'old backups removed': { backups: 'number', files: 'number' },
  'evidence of backups not pruned': {},
  'backup failed': { code: 'code' },
  'backup failure not recorded': { stack: 'stack' },
  'evidence not kept beside the log archive': { code: 'code' },
  'log archive failed': { stack: 'stack' },
  'log archive works again': {},
  'log archive begins anew': { reason: 'code' },
  'log archive base made': { bytes: 'number' },
  'disk space': { state: 'code', freeBytes: 'number', totalBytes: 'number' },
  'disk reserve given up': { freeBytes: 'number' },
  'disk reserve not made': { stack: 'stack' },

  // Jobs, schedules and workers
  'job ended': { jobId: 'id', kind: 'code', state: 'code', durationMs: 'number' },
  'job failed': { jobId: 'id', kind: 'code', code: 'code', correlationId: 'id' },
  'job end not stored': { jobId: 'id', stack: 'stack' },
  'job failed while it was stopped': { jobId: 'id', ...failure },
  'job failed unexpectedly': { jobId: 'id', ...failure },
  'jobs found unfinished': { count: 'number' },
  'old jobs forgotten': { count: 'number' },
  'job did not stop in time': { jobId: 'id' },
  'scheduled work done': { task: 'code', durationMs: 'number' },
  'scheduled work failed': { task: 'code', stack: 'stack' },
  'risk scoring failed': { stack: 'stack' },
  'statistics worker started': { worker: 'number' },
  'statistics worker ended': { worker: 'number', stack: 'stack' },

  // Models outside
  'explanation asked for': { outcome: 'code', attempts: 'number', durationMs: 'number' },

  // Data
  'data set imported': { datasetId: 'id', rows: 'number', rejectedRows: 'number' },
  'evidence without a record removed': { files: 'number' },
  'demo load undone': { models: 'number' },

  // Processes
  'core opened': { version: 'code', shell: 'code', restarts: 'number' },
  'core process ends': failure,
  'close failed': { step: 'code', stack: 'stack' },
  'no private folder apart from the data folder': {},
  'shell started': { version: 'code', shell: 'code' },
  'shell ended': { shell: 'code' },
  'shell process ends': { stack: 'stack' },
  'engine state': { state: 'code' },
} as const satisfies Readonly<Record<string, Readonly<Record<string, FieldKind>>>>;

export type LogEventName = keyof typeof logEvents;

type ValueOf<Kind extends FieldKind> = Kind extends 'number'
  ? number
  : Kind extends 'flag'
    ? boolean
    : string | null;

/** The fields of one event; all may be left out. */
export type LogFieldsOf<Name extends LogEventName> = {
  readonly [Field in keyof (typeof logEvents)[Name]]?: (typeof logEvents)[Name][Field] extends FieldKind
    ? ValueOf<(typeof logEvents)[Name][Field]>
    : never;
};

export type LogLevel = 'info' | 'warn' | 'error';

const fieldsByEvent: ReadonlyMap<string, Readonly<Record<string, FieldKind>>> = new Map(
  Object.entries(logEvents),
);

/** The fields that an event may carry; null for an event that is not listed. */
export function fieldsOfEvent(event: string): Readonly<Record<string, FieldKind>> | null {
  return fieldsByEvent.get(event) ?? null;
}
