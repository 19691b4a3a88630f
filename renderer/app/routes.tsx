import type { RouteObject } from 'react-router';
import { LoadingRows } from '../components/query-view.tsx';
import { AppShell } from './shell/app-shell.tsx';
import { RouteErrorPage } from './route-error-page.tsx';

const page = (load: () => Promise<{ default: React.ComponentType }>) => async () => ({
  Component: (await load()).default,
});

/** Every address of the application. Pages are fetched when they are first opened. */
export const routes: RouteObject[] = [
  {
    path: '/',
    Component: AppShell,
    ErrorBoundary: RouteErrorPage,
    HydrateFallback: () => <LoadingRows rows={4} />,
    children: [
      { index: true, lazy: page(() => import('../features/overview/overview-page.tsx')) },
      { path: 'models', lazy: page(() => import('../features/models/models-page.tsx')) },
      { path: 'models/new', lazy: page(() => import('../features/models/model-create-page.tsx')) },
      { path: 'models/:modelId/edit', lazy: page(() => import('../features/models/model-edit-page.tsx')) },
      { path: 'models/:modelId/import', lazy: page(() => import('../features/datasets/import-page.tsx')) },
      { path: 'models/:modelId/compare', lazy: page(() => import('../features/drift/compare-page.tsx')) },
      {
        path: 'models/:modelId/check-fairness',
        lazy: page(() => import('../features/fairness/check-page.tsx')),
      },
      {
        path: 'models/:modelId/measure-performance',
        lazy: page(() => import('../features/performance/measure-page.tsx')),
      },
      {
        path: 'models/:modelId/register-version',
        lazy: page(() => import('../features/versions/register-page.tsx')),
      },
      { path: 'versions/:versionId', lazy: page(() => import('../features/versions/version-page.tsx')) },
      {
        path: 'versions/:versionId/complete',
        lazy: page(() => import('../features/versions/complete-page.tsx')),
      },
      { path: 'versions/:versionId/card', lazy: page(() => import('../features/versions/card-page.tsx')) },
      { path: 'models/:modelId/:tab?', lazy: page(() => import('../features/models/model-page.tsx')) },
      {
        path: 'models/:modelId/monitors/new',
        lazy: page(() => import('../features/monitors/monitor-create-page.tsx')),
      },
      { path: 'monitors', lazy: page(() => import('../features/monitors/monitors-page.tsx')) },
      { path: 'monitors/:monitorId', lazy: page(() => import('../features/monitors/monitor-page.tsx')) },
      {
        path: 'monitors/:monitorId/edit',
        lazy: page(() => import('../features/monitors/monitor-edit-page.tsx')),
      },
      {
        path: 'monitors/:monitorId/compare',
        lazy: page(() => import('../features/monitors/compare-windows-page.tsx')),
      },
      { path: 'runs', lazy: page(() => import('../features/drift/runs-page.tsx')) },
      { path: 'runs/:runId', lazy: page(() => import('../features/drift/run-page.tsx')) },
      { path: 'runs/:runId/features/:name', lazy: page(() => import('../features/drift/feature-page.tsx')) },
      {
        path: 'fairness/:runId',
        lazy: page(() => import('../features/fairness/fairness-run-page.tsx')),
      },
      { path: 'explain/settings', lazy: page(() => import('../features/explain/settings-page.tsx')) },
      {
        path: 'performance/:runId',
        lazy: page(() => import('../features/performance/performance-run-page.tsx')),
      },
      { path: 'deployments', lazy: page(() => import('../features/deployments/deployments-page.tsx')) },
      {
        path: 'deployments/:deploymentId',
        lazy: page(() => import('../features/deployments/deployment-page.tsx')),
      },
      { path: 'gate', lazy: page(() => import('../features/deployments/gate-page.tsx')) },
      { path: 'risk', lazy: page(() => import('../features/risk/risk-page.tsx')) },
      { path: 'alerts', lazy: page(() => import('../features/alerts/alerts-page.tsx')) },
      { path: 'alerts/rules', lazy: page(() => import('../features/alerts/rules-page.tsx')) },
      { path: 'alerts/:alertId', lazy: page(() => import('../features/alerts/alert-page.tsx')) },
      { path: 'approvals', lazy: page(() => import('../features/approvals/approvals-page.tsx')) },
      {
        path: 'approvals/settings',
        lazy: page(() => import('../features/approvals/settings-page.tsx')),
      },
      {
        path: 'approvals/:approvalId',
        lazy: page(() => import('../features/approvals/approval-page.tsx')),
      },
      { path: 'audit', lazy: page(() => import('../features/audit/audit-page.tsx')) },
      { path: 'audit/:seq', lazy: page(() => import('../features/audit/entry-page.tsx')) },
      { path: 'accounts', lazy: page(() => import('../features/identity/accounts-page.tsx')) },
      { path: 'accounts/:userId/:tab?', lazy: page(() => import('../features/identity/account-page.tsx')) },
      { path: 'account/:tab?', lazy: page(() => import('../features/identity/own-account-page.tsx')) },
      { path: 'jobs', lazy: page(() => import('../features/jobs/jobs-page.tsx')) },
      {
        path: 'safe-keeping',
        lazy: page(() => import('../features/safekeeping/safe-keeping-page.tsx')),
      },
      { path: 'health', lazy: page(() => import('../features/health/health-page.tsx')) },
      { path: '*', lazy: page(() => import('./not-found-page.tsx')) },
    ],
  },
];
