import { z } from 'zod';
import { datasetId, modelId, sha256Hex } from '../schema/ids.ts';
import { utcInstant } from '../schema/time.ts';
import { defineCommand, noInput } from './define.ts';
import type { Role } from './define.ts';
import { jobStarted } from './jobs.ts';

/** Who may see where copies lie and how old they are. */
const overseers: readonly Role[] = ['administrator', 'compliance-officer', 'auditor'];

/** Lost files that one answer names, and data sets that it names with each. */
export const lostEvidenceLimits = { files: 200, datasets: 5 } as const;

export const lostEvidence = z.strictObject({
  sha256: sha256Hex,
  sizeBytes: z.int().min(0),
  /** `quarantined`: a verification found another content in it, and moved it away. */
  state: z.enum(['missing', 'quarantined']),
  /** Data sets that rest on it, the newest first, and how many there are. */
  datasets: z
    .array(z.strictObject({ id: datasetId, name: z.string(), modelId, deleted: z.boolean() }))
    .max(lostEvidenceLimits.datasets),
  datasetCount: z.int().min(0),
  /** Whether a file of its name and size lies among the backups; its content is checked when it is put back. */
  hasCopy: z.boolean(),
  /** When the newest backup was made that names it with a copy; null when only the archive of the log kept it. */
  backupAt: utcInstant.nullable(),
});
export type LostEvidence = z.infer<typeof lostEvidence>;

export const evidenceCommands = {
  'evidence/lost': defineCommand({
    name: 'evidence/lost',
    summary:
      'Evidence files that are missing or in quarantine, what rests on them, and whether backups have a copy.',
    effect: 'read',
    roles: overseers,
    input: noInput,
    output: z.strictObject({
      files: z.array(lostEvidence).max(lostEvidenceLimits.files),
      total: z.int().min(0),
    }),
  }),
  'evidence/put-back': defineCommand({
    name: 'evidence/put-back',
    summary:
      'Puts missing evidence files back from the backups, each only with the SHA-256 that was recorded.',
    effect: 'job',
    roles: ['administrator'],
    input: noInput,
    output: jobStarted,
  }),
} as const;
