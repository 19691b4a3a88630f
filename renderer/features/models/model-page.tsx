import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
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
  'predictions',
  'monitors',
  'runs',
  'fairness',
  'performance',
  'risk',
  'history',
] as const;
type TabName = (typeof tabNames)[number];

/** Everything about one model, with its last verdict in words at the top. */
export default function ModelPage() {
  const { t } = useTranslation('models');
  const id = useModelId();
  const tabParam = useParams()['tab'] ?? 'overview';
  const tab = tabNames.find((name) => name === tabParam);
  if (tab === undefined) throw new ClientError('NOT_FOUND');
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
  return <LoadedModel model={model} tab={tab} latest={latest.data?.items[0]} compared={latest.isSuccess} />;
}

type LoadedModelProps = {
  model: Model;
  tab: TabName;
  latest: DriftRunRow | undefined;
  /** Whether it is known by now if there is a latest run. */
  compared: boolean;
};

function LoadedModel({ model, tab, latest, compared }: LoadedModelProps) {
  const { t } = useTranslation('models');
  const restore = useRestoreModel();
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
            to={name === 'overview' ? `/models/${model.id}` : `/models/${model.id}/${name}`}
            label={t(`page.tabs.${name}`)}
          />
        ))}
      </Tabs>
      <Box role="tabpanel" id={`model-panel-${tab}`} aria-labelledby={`model-tab-${tab}`}>
        {tab === 'overview' ? <ModelOverview model={model} latest={latest} /> : null}
        {tab === 'versions' ? <ModelVersions model={model} /> : null}
        {tab === 'data' ? <ModelData model={model} /> : null}
        {tab === 'predictions' ? <ModelPredictions model={model} /> : null}
        {tab === 'monitors' ? <ModelMonitors model={model} /> : null}
        {tab === 'runs' ? <ModelRuns model={model} /> : null}
        {tab === 'fairness' ? <ModelFairness model={model} /> : null}
        {tab === 'performance' ? <ModelPerformance model={model} /> : null}
        {tab === 'risk' ? <ModelRisk model={model} /> : null}
        {tab === 'history' ? <RecordHistory record={{ kind: 'model', id: model.id }} /> : null}
      </Box>
    </Page>
  );
}
