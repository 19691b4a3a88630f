import { z } from 'zod';
import { utcInstant } from '../schema/time.ts';
import { sha256Hex } from '../schema/ids.ts';
import { pageOf, pageRequest } from '../schema/page.ts';
import { proseText, searchText } from '../schema/text.ts';
import { defineCommand, everyRole, noInput, role } from './define.ts';
import type { Role } from './define.ts';
import { heldFile } from './files.ts';
import { jobStarted } from './jobs.ts';
import { change } from './models.ts';

/** Who answers for the ledger, or checks those who do. */
const overseers: readonly Role[] = ['administrator', 'compliance-officer', 'auditor'];

const seq = z.int().min(0);

/** One entry of the ledger, as a list shows it. */
export const auditEntry = z.strictObject({
  seq,
  at: utcInstant,
  actor: z.strictObject({
    id: z.string(),
    name: z.string(),
    role,
    /** The program itself, which has no account: its role is only what lets it act. */
    isProgram: z.boolean(),
  }),
  /** Area and verb, for example `model.updated`. */
  action: z.string(),
  target: z.strictObject({ type: z.string(), id: z.string(), label: z.string().nullable() }),
  note: z.string(),
});
export type AuditEntry = z.infer<typeof auditEntry>;

export const auditPage = pageOf(auditEntry).extend({
  /** Whether more than `total` match: what many entries match is not counted to the end. */
  isMore: z.boolean(),
});
export type AuditPage = z.infer<typeof auditPage>;

/** Number of a log: 1, and one more for every epoch that was declared. */
const logNumber = z.int().min(1);

export const auditProof = z.strictObject({
  log: logNumber,
  /** Number of the entry within its log. */
  index: z.int().min(0),
  /** Entries in the log the proof is made for. */
  size: z.int().min(1),
  root: sha256Hex,
  /** Hashes from the leaf upwards, RFC 9162 section 2.1.3. */
  path: z.array(sha256Hex),
});
export type AuditProof = z.infer<typeof auditProof>;

export const auditEntryDetail = auditEntry.extend({
  /** The bytes that are hashed, as text. */
  body: z.string(),
  leafHash: sha256Hex,
  /** Entries of all logs. */
  total: z.int().min(1),
  fields: change.shape.fields,
  proof: auditProof,
});
export type AuditEntryDetail = z.infer<typeof auditEntryDetail>;

export const auditVerification = z.strictObject({
  at: utcInstant,
  ok: z.boolean(),
  /** Entries that were read. */
  size: z.int().min(0),
  root: sha256Hex,
  checkpoints: z.int().min(0),
  /** The first bad entry; null when nothing is wrong or the log as a whole is. */
  badSeq: seq.nullable(),
  /** Whether what is wrong is only that evidence is damaged or missing. Verifications of before do not tell. */
  onlyEvidence: z.boolean().default(false),
  /** One sentence that a lawyer can read. */
  sentence: z.string(),
});
export type AuditVerification = z.infer<typeof auditVerification>;

/** Where the private half of the signing key lies, from the strongest place to the weakest. */
export const keyPlace = z.enum(['os-keychain', 'passphrase-file', 'protected-file']);
export type KeyPlaceName = z.infer<typeof keyPlace>;

export const auditKey = z.strictObject({
  number: z.int().min(1),
  /** Verifier key in the form of c2sp.org/signed-note, under the name of the present log. */
  verifier: z.string(),
  state: z.enum(['current', 'retired', 'lost']),
  madeAt: utcInstant,
  endedAt: utcInstant.nullable(),
  /** Beyond `size` entries of this log its signatures count for nothing. */
  revoked: z.strictObject({ log: logNumber, size: z.int().min(0) }).nullable(),
});
export type AuditKey = z.infer<typeof auditKey>;

const auditHead = z.strictObject({
  log: logNumber,
  size: z.int().min(0),
  root: sha256Hex,
  at: utcInstant.nullable(),
});

/** Why the ledger is not the one that was known last; the workspace is open for reading only. */
export const auditRecovery = z.strictObject({
  /**
   * `behind`: entries that were signed are not there. `different`: others are in their place. `later-log`: a
   * later log had begun. `unknown-key`: outside lies a checkpoint of a key that this database does not know.
   */
  reason: z.enum(['behind', 'different', 'later-log', 'unknown-key']),
  lastKnown: auditHead.extend({ from: z.enum(['anchor', 'high-water-mark']) }),
  head: auditHead,
  /** Entries that are not there; null where that cannot be told. */
  missing: z.int().min(1).nullable(),
});
export type AuditRecovery = z.infer<typeof auditRecovery>;

export const auditStatus = z.strictObject({
  origin: z.string(),
  log: logNumber,
  /** Entries of the log that is written to. */
  size: z.int().min(0),
  /** Entries of all logs. */
  total: z.int().min(0),
  root: sha256Hex,
  /** Every log, oldest first. */
  logs: z.array(z.strictObject({ number: logNumber, origin: z.string(), first: seq, size: z.int().min(0) })),
  key: z.strictObject({
    /** Verifier key in the form of c2sp.org/signed-note. */
    verifier: z.string(),
    /** `locked`: a passphrase is needed. `missing`: it is not where it was kept. Checkpoints wait. */
    state: z.enum(['ready', 'locked', 'missing']),
    /** Where the private half lies. */
    heldIn: keyPlace,
  }),
  /** Every key that signed, newest first. */
  keys: z.array(auditKey),
  latestCheckpoint: z.strictObject({ size: z.int().min(1), at: utcInstant, note: z.string() }).nullable(),
  /** Entries after the latest signed checkpoint. */
  uncovered: z.int().min(0),
  latestVerification: auditVerification.nullable(),
  /** What was looked at when the workspace was opened: the entries since the last verification, then the records. */
  startCheck: z
    .strictObject({
      at: utcInstant,
      from: z.int().min(0),
      to: z.int().min(0),
      ok: z.boolean(),
      /** Whether the records are as their history tells; null while they are held against it. */
      recordsOk: z.boolean().nullable(),
    })
    .nullable(),
  /** How far the check at the opening has come with the entries, while it reads them. */
  checking: z.strictObject({ done: z.int().min(0), total: z.int().min(0) }).nullable(),
  /** The furthest head that the keychain knows; null where it keeps none. */
  highWater: auditHead.nullable(),
  recovery: auditRecovery.nullable(),
});
export type AuditStatus = z.infer<typeof auditStatus>;

/** A head of a log with its signed note, where one was signed. */
const consistencyHead = z.strictObject({
  size: z.int().min(1),
  root: sha256Hex,
  at: utcInstant.nullable(),
  note: z.string().nullable(),
});

export const auditConsistency = z.strictObject({
  log: logNumber,
  origin: z.string(),
  from: consistencyHead,
  to: consistencyHead,
  /** RFC 9162, 2.1.4: that the log of `from` is the beginning of the log of `to`. */
  proof: z.array(sha256Hex),
});
export type AuditConsistency = z.infer<typeof auditConsistency>;

const administrators: readonly Role[] = ['administrator'];

/** Whether it is the right one, or long enough, is for the core to say. */
const passphrase = z.string().min(1, 'Enter the passphrase.').max(256, 'Use at most 256 characters.');
const reasonOf = (shortest: number) =>
  proseText(1000).pipe(z.string().min(shortest, `Give a reason of at least ${shortest} characters.`));
const place = {
  to: keyPlace,
  /** For `passphrase-file` only. */
  passphrase: passphrase.nullable().default(null),
};
const done = z.strictObject({});

export const auditFilter = {
  search: searchText.default(''),
  actorId: z.string().max(64).nullable().default(null),
  /** Whole actions (`model.updated`) or areas (`model`). */
  actions: z
    .array(z.string().regex(/^[a-z-]+(\.[a-z-]+)?$/, 'This is not an action.'))
    .max(50)
    .default([]),
  targetType: z.string().max(32).nullable().default(null),
  targetId: z.string().max(64).nullable().default(null),
  from: utcInstant.nullable().default(null),
  until: utcInstant.nullable().default(null),
};

export const auditCommands = {
  'audit/status': defineCommand({
    name: 'audit/status',
    summary: 'How long the ledger is, what signs it, and when it was last verified.',
    effect: 'read',
    roles: everyRole,
    input: noInput,
    output: auditStatus,
  }),
  'audit/list': defineCommand({
    name: 'audit/list',
    summary: 'A page of ledger entries, newest first.',
    effect: 'read',
    roles: overseers,
    input: pageRequest.extend(auditFilter),
    output: auditPage,
  }),
  'audit/facets': defineCommand({
    name: 'audit/facets',
    summary: 'The actions and the people that occur in the ledger, for filters.',
    effect: 'read',
    roles: overseers,
    input: noInput,
    output: z.strictObject({
      actions: z.array(z.string()),
      actors: z.array(z.strictObject({ id: z.string(), name: z.string() })),
      targetTypes: z.array(z.string()),
    }),
  }),
  'audit/get': defineCommand({
    name: 'audit/get',
    summary: 'One entry with what changed and the proof that the ledger contains it.',
    effect: 'read',
    roles: overseers,
    input: z.strictObject({ seq }),
    output: auditEntryDetail,
    errors: ['NOT_FOUND'],
  }),
  'audit/verify': defineCommand({
    name: 'audit/verify',
    summary: 'Recomputes the whole ledger and holds it against every checkpoint.',
    effect: 'job',
    roles: overseers,
    input: noInput,
    output: jobStarted,
  }),
  'audit/export': defineCommand({
    name: 'audit/export',
    summary: 'The ledger as a file: CSV for reading, JSON with everything needed to check it elsewhere.',
    effect: 'write',
    roles: overseers,
    input: z.strictObject({
      format: z.enum(['csv', 'json']),
      /** Which log; the one that is written to when left out. */
      log: logNumber.nullable().default(null),
    }),
    output: heldFile,
    errors: ['NOT_FOUND'],
  }),
  'audit/checkpoints': defineCommand({
    name: 'audit/checkpoints',
    summary: 'The newest signed checkpoints of a log, 200 at most.',
    effect: 'read',
    roles: everyRole,
    input: z.strictObject({ log: logNumber.nullable().default(null) }),
    output: z.strictObject({
      items: z.array(z.strictObject({ size: z.int().min(1), at: utcInstant })).max(200),
    }),
    errors: ['NOT_FOUND'],
  }),
  'audit/consistency': defineCommand({
    name: 'audit/consistency',
    summary:
      'Proof that the log of one checkpoint is the beginning of the log of a later one, or of its head.',
    effect: 'read',
    roles: everyRole,
    input: z.strictObject({
      log: logNumber.nullable().default(null),
      from: z.int().min(1),
      /** The present head when left out. */
      to: z.int().min(1).nullable().default(null),
    }),
    output: auditConsistency,
    errors: ['NOT_FOUND'],
  }),
  'audit/proof': defineCommand({
    name: 'audit/proof',
    summary:
      'A file that proves to anybody with the key that the ledger holds one entry (c2sp.org/tlog-proof).',
    effect: 'write',
    roles: overseers,
    input: z.strictObject({ seq }),
    output: heldFile,
    errors: ['NOT_FOUND', 'KEY_NOT_READY'],
  }),
  'audit/unlock-key': defineCommand({
    name: 'audit/unlock-key',
    summary: 'Opens the key that signs with its passphrase, or looks for it again.',
    effect: 'write',
    roles: administrators,
    input: z.strictObject({ passphrase: passphrase.nullable().default(null) }),
    output: z.strictObject({ state: z.enum(['ready', 'locked', 'missing']) }),
  }),
  'audit/move-key': defineCommand({
    name: 'audit/move-key',
    summary: 'Puts the key that signs into another place: keychain, passphrase or protected file.',
    effect: 'write',
    roles: administrators,
    confirm: true,
    input: z.strictObject(place),
    output: done,
    errors: ['KEY_NOT_READY', 'NOT_AVAILABLE_HERE'],
  }),
  'audit/rotate-key': defineCommand({
    name: 'audit/rotate-key',
    summary: 'Makes a new key that signs; the old one signs for it once more and is then destroyed.',
    effect: 'write',
    roles: administrators,
    confirm: true,
    input: z.strictObject({ reason: reasonOf(10) }),
    output: done,
    errors: ['KEY_NOT_READY'],
  }),
  'audit/revoke-key': defineCommand({
    name: 'audit/revoke-key',
    summary: 'Declares that a former key is not to be trusted beyond a number of entries.',
    effect: 'write',
    roles: administrators,
    confirm: true,
    fourEyes: true,
    input: z.strictObject({
      /** As `auditKey` numbers them. */
      number: z.int().min(1),
      /** The last number of entries for which its signature counts. */
      size: z.int().min(0),
      reason: reasonOf(10),
    }),
    output: done,
    errors: ['NOT_FOUND'],
  }),
  'audit/declare-key-lost': defineCommand({
    name: 'audit/declare-key-lost',
    summary: 'Declares that the key cannot be found any more, and makes a new one.',
    effect: 'write',
    roles: administrators,
    confirm: true,
    input: z.strictObject({ ...place, reason: reasonOf(10) }),
    output: done,
    errors: ['NOT_AVAILABLE_HERE'],
  }),
  'audit/begin-epoch': defineCommand({
    name: 'audit/begin-epoch',
    summary:
      'Declares that the ledger goes on from an older state: a new log begins, the old one stays as evidence.',
    effect: 'write',
    roles: administrators,
    confirm: true,
    fourEyes: true,
    input: z.strictObject({ reason: reasonOf(30) }),
    output: done,
    errors: ['KEY_NOT_READY', 'NOT_IN_RECOVERY'],
  }),
} as const;
