import type { Migration } from '../migration.ts';
import { createRegistry } from './0001-create-registry.ts';
import { createLedger } from './0002-create-ledger.ts';
import { openClosedLists } from './0003-open-closed-lists.ts';
import { createMonitors } from './0004-create-monitors.ts';
import { createFairness } from './0005-create-fairness.ts';
import { createAccounts } from './0006-create-accounts.ts';
import { addLogEpochs } from './0007-add-log-epochs.ts';
import { createAlerts } from './0008-create-alerts.ts';
import { createApprovals } from './0009-create-approvals.ts';
import { createPredictions } from './0010-create-predictions.ts';
import { createRisk } from './0011-create-risk.ts';
import { createExplanations } from './0012-create-explanations.ts';
import { createPerformance } from './0013-create-performance.ts';
import { createAlertNotices } from './0014-create-alert-notices.ts';
import { letPerformanceCountAsRisk } from './0015-let-performance-count-as-risk.ts';
import { widenAlerts } from './0016-widen-alerts.ts';
import { indexSealedPredictions } from './0017-index-sealed-predictions.ts';
import { createModelVersions } from './0018-create-model-versions.ts';
import { compareWindows } from './0019-compare-windows.ts';
import { letMonitorsRest } from './0020-let-monitors-rest.ts';
import { measureWindows } from './0022-measure-windows.ts';
import { indexKindsOfEntries } from './0021-index-kinds-of-entries.ts';
import { createDeployments } from './0025-create-deployments.ts';
import { indexKindsTogether } from './0026-index-kinds-together.ts';
import { guardKeysAndHeads } from './0024-guard-keys-and-heads.ts';
import { nameVersionsOfData } from './0023-name-versions-of-data.ts';

/** Every step of the schema in order; a new step is added at the end. */
export const migrations: readonly Migration[] = [
  createRegistry,
  createLedger,
  openClosedLists,
  createMonitors,
  createFairness,
  createAccounts,
  addLogEpochs,
  createAlerts,
  createApprovals,
  createPredictions,
  createRisk,
  createExplanations,
  createPerformance,
  createAlertNotices,
  letPerformanceCountAsRisk,
  widenAlerts,
  indexSealedPredictions,
  createModelVersions,
  compareWindows,
  letMonitorsRest,
  indexKindsOfEntries,
  measureWindows,
  nameVersionsOfData,
  guardKeysAndHeads,
  createDeployments,
  indexKindsTogether,
];
