import type { CommandName } from '../shared/contract/index.ts';

/**
 * The names of the contract, as plain text: the contract itself brings a schema library with it, which a
 * sandboxed preload cannot load and does not need. A test holds this list to the contract.
 */
export const commandNames: readonly CommandName[] = [
  'app/info',
  'app/health',
  'workspace/overview',
  'demo/describe',
  'demo/load',
  'models/list',
  'models/get',
  'models/create',
  'models/update',
  'models/change-state',
  'models/delete',
  'models/restore',
  'models/history',
  'datasets/preview',
  'datasets/import',
  'datasets/list',
  'datasets/get',
  'datasets/rejects',
  'datasets/export-rejects',
  'datasets/delete',
  'datasets/restore',
  'drift/run',
  'drift/list',
  'drift/get',
  'drift/features',
  'drift/feature',
  'drift/export',
  'jobs/list',
  'jobs/get',
  'jobs/cancel',
  'files/choose',
  'files/save',
];
