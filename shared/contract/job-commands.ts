import type { CommandName } from './index.ts';
import type { JobKind } from './jobs.ts';

/**
 * The command that begins each kind of job, of several the one that admits most roles. Whoever may begin a kind
 * of work may also stop it.
 */
export const commandThatStarts = {
  'dataset-import': 'datasets/import',
  'drift-run': 'drift/run',
  'drift-recompute': 'drift/recompute',
  'demo-load': 'demo/load',
  'ledger-verify': 'audit/verify',
  backup: 'backups/create',
  restore: 'backups/restore',
  'restore-drill': 'backups/drill',
  'evidence-put-back': 'evidence/put-back',
  diagnostics: 'app/export-diagnostics',
  'fairness-run': 'fairness/recompute',
  'performance-run': 'performance/recompute',
  'monitor-run': 'monitors/run',
  'prediction-log': 'predictions/log-file',
  'prediction-seal': 'predictions/seal',
  explanation: 'explain/request',
  'label-join': 'predictions/join-labels',
  'version-registration': 'versions/register',
  'artefact-check': 'versions/check-artefact',
} as const satisfies Record<JobKind, CommandName>;
