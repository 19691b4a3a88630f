import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Tab from '@mui/material/Tab';
import Tabs from '@mui/material/Tabs';
import EditOutlined from '@mui/icons-material/EditOutlined';
import CompareArrowsRounded from '@mui/icons-material/CompareArrowsRounded';
import { Link, useParams } from 'react-router';
import { useTranslation } from 'react-i18next';
import type { DriftRunRow } from '../../../shared/contract/drift.ts';
import type { Model } from '../../../shared/contract/models.ts';
import { useModelId } from '../../app/route-ids.ts';
import { ClientError } from '../../client/client-error.ts';
import { useCommand } from '../../client/client-context.tsx';
import { GateButton } from '../../components/gate-button.tsx';
import { Page } from '../../components/page.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { RiskMark, StateChip } from '../../components/state-chip.tsx';
import { ModelDeployment } from '../deployments/model-deployment.tsx';
import { StandingMark } from '../deployments/standing-mark.tsx';
import { useStanding } from '../deployments/use-standing.ts';
import { ModelData } from '../datasets/model-data.tsx';
import { RecordHistory } from '../history/record-history.tsx';
import { ModelRuns } from '../drift/model-runs.tsx';
import { ModelFairness } from '../fairness/model-fairness.tsx';
import { ModelRisk } from '../risk/model-risk.tsx';
import { ModelMonitors } from '../monitors/model-monitors.tsx';
import { ModelPerformance } from '../performance/model-performance.tsx';
import { ModelPredictions } from '../predictions/model-predictions.tsx';
import { ModelVersions } from '../versions/model-versions.tsx';
import { ModelMenu } from './model-menu.tsx';
import { ModelOverview } from './model-overview.tsx';
import { useRestoreModel } from './use-model-bin.ts';

const tabNames = [
  'overview',
  'versions',
  'data',
  'drift',
  'fairness',
  'performance',
  'risk',
  'deployment',
  'history',
] as const;
type TabName = (typeof tabNames)[number];

/** Tabs with several views, each with an address of its own; a tab opens the first. */
const divided = { data: ['data', 'predictions'], drift: ['monitors', 'runs'] } as const;
type DividedName = keyof typeof divided;
type ViewName = Exclude<TabName, DividedName> | (typeof divided)[DividedName][number];

function isDivided(tab: TabName): tab is DividedName {
  return tab in divided;
}

function viewsOf(tab: TabName): readonly ViewName[] {
  return isDivided(tab) ? divided[tab] : [tab];
}

/** The tab and the view that the last part of an address names. */
function placeOf(wanted: string): { tab: TabName; view: ViewName } | undefined {
  for (const tab of tabNames) {
    const view = viewsOf(tab).find((name) => name === wanted);
    if (view !== undefined) return { tab, view };
  }
  return undefined;
}

function pathOf(model: Model, view: ViewName | undefined): string {
  return view === undefined || view === 'overview' ? `/models/${model.id}` : `/models/${model.id}/${view}`;
}

/** Everything about one model, with its last verdict in words at the top. */
export default function ModelPage() {
  const { t } = useTranslation('models');
  const id = useModelId();
  const place = placeOf(useParams()['tab'] ?? 'overview');
  if (place === undefined) throw new ClientError('NOT_FOUND');
  const query = useCommand('models/get', { id });
  const latest = useCommand('drift/list', { modelId: id, limit: 1, scope: 'whole' });
  const model = query.data;

  if (model === undefined) {
    return (
      <Page crumbs={[{ label: t('title'), to: '/models' }]} heading={t('title')}>
        <QueryView query={query}>{() => null}</QueryView>
      </Page>
    );
  }
  return <LoadedModel model={model} {...place} latest={latest.data?.items[0]} compared={latest.isSuccess} />;
}

type LoadedModelProps = {
  model: Model;
  tab: TabName;
  view: ViewName;
  latest: DriftRunRow | undefined;
  /** Whether it is known by now if there is a latest run. */
  compared: boolean;
};

function LoadedModel({ model, tab, view, latest, compared }: LoadedModelProps) {
  const { t } = useTranslation('models');
  const restore = useRestoreModel();
  const standing = useStanding();
  const deleted = model.deletedAt !== null;
  const heading = compared
    ? t(`page.heading.${latest?.summary.verdict ?? 'none'}`, { name: model.name })
    : model.name;

  return (
    <Page
      crumbs={[{ label: t('title'), to: '/models' }, { label: model.name }]}
      verdict={latest?.summary.verdict ?? null}
      eyebrow={
        <Box sx={{ display: 'flex', flexWrap: 'wrap', columnGap: 2, rowGap: 0.5 }}>
          <StateChip state={model.state} />
          {standing.has(model.id) ? <StandingMark modelId={model.id} /> : null}
          <RiskMark risk={model.riskClass} />
          <span>{t('version', { version: model.semanticVersion })}</span>
          <span>{model.owner}</span>
        </Box>
      }
      heading={heading}
      {...(latest === undefined ? {} : { lead: latest.summary.reason })}
      actions={
        deleted ? undefined : (
          <>
            <GateButton
              command="models/update"
              to={`/models/${model.id}/edit`}
              variant="outlined"
              startIcon={<EditOutlined />}
            >
              {t('page.edit')}
            </GateButton>
            <GateButton
              command="drift/run"
              to={`/models/${model.id}/compare`}
              variant="contained"
              startIcon={<CompareArrowsRounded />}
            >
              {t('page.compare')}
            </GateButton>
            <ModelMenu model={model} />
          </>
        )
      }
    >
      {deleted ? (
        <Alert
          severity="warning"
          sx={{ marginBottom: 2.5 }}
          action={
            <GateButton
              command="models/restore"
              size="small"
              variant="outlined"
              onClick={() => {
                restore(model);
              }}
            >
              {t('page.restore')}
            </GateButton>
          }
        >
          {t('page.deletedNotice')}
        </Alert>
      ) : null}
      <Tabs
        value={tab}
        aria-label={t('page.tabs.label')}
        variant="scrollable"
        scrollButtons="auto"
        sx={{ borderBottom: '1px solid var(--dg-line)', marginBottom: 2.5 }}
      >
        {tabNames.map((name) => (
          <Tab
            key={name}
            value={name}
            id={`model-tab-${name}`}
            aria-controls={`model-panel-${name}`}
            component={Link}
            to={pathOf(model, viewsOf(name)[0])}
            label={t(`page.tabs.${name}`)}
          />
        ))}
      </Tabs>
      <Box role="tabpanel" id={`model-panel-${tab}`} aria-labelledby={`model-tab-${tab}`}>
        {isDivided(tab) ? <ViewLinks model={model} tab={tab} view={view} /> : null}
        {view === 'overview' ? <ModelOverview model={model} latest={latest} /> : null}
        {view === 'versions' ? <ModelVersions model={model} /> : null}
        {view === 'data' ? <ModelData model={model} /> : null}
        {view === 'predictions' ? <ModelPredictions model={model} /> : null}
        {view === 'monitors' ? <ModelMonitors model={model} /> : null}
        {view === 'runs' ? <ModelRuns model={model} /> : null}
        {view === 'fairness' ? <ModelFairness model={model} /> : null}
        {view === 'performance' ? <ModelPerformance model={model} /> : null}
        {view === 'risk' ? <ModelRisk model={model} /> : null}
        {view === 'deployment' ? <ModelDeployment model={model} /> : null}
        {view === 'history' ? <RecordHistory record={{ kind: 'model', id: model.id }} /> : null}
      </Box>
    </Page>
  );
}

type ViewLinksProps = { model: Model; tab: DividedName; view: ViewName };

/** The views of a tab with several. */
function ViewLinks({ model, tab, view }: ViewLinksProps) {
  const { t } = useTranslation('models');
  return (
    <Box
      component="nav"
      aria-label={t(`page.tabs.${tab}`)}
      sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, marginBottom: 2 }}
    >
      {divided[tab].map((name) => (
        <Button
          key={name}
          component={Link}
          to={pathOf(model, name)}
          size="small"
          variant="outlined"
          {...(name === view ? { 'aria-current': 'page' as const } : {})}
          sx={name === view ? { backgroundColor: 'action.selected' } : { color: 'text.secondary' }}
        >
          {t(`page.views.${name}`)}
        </Button>
      ))}
    </Box>
  );
}
