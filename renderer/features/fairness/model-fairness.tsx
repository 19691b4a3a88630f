import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Paper from '@mui/material/Paper';
import Typography from '@mui/material/Typography';
import BalanceRounded from '@mui/icons-material/BalanceRounded';
import { Link } from 'react-router';
import { useTranslation } from 'react-i18next';
import type { FairnessRunRow } from '../../../shared/contract/fairness.ts';
import type { Model } from '../../../shared/contract/models.ts';
import { useCommand } from '../../client/client-context.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { GateButton } from '../../components/gate-button.tsx';
import { Moment } from '../../components/moment.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { Section, Sections } from '../../components/section.tsx';
import { CheckList } from './check-list.tsx';
import { FairnessBadge } from './fairness-badge.tsx';
import { SettingsSection } from './settings-section.tsx';
import { TrendCard } from './trend-card.tsx';

/** Whether the decisions of a model fall alike on groups of people: the last answer first, then all. */
export function ModelFairness({ model }: { model: Model }) {
  const query = useCommand('fairness/list', { modelId: model.id, limit: 1 });
  return (
    <Sections>
      <QueryView query={query} rows={4}>
        {({ items: [latest] }) =>
          latest === undefined ? <NotChecked model={model} /> : <Checked model={model} latest={latest} />
        }
      </QueryView>
      <div id="fairness-settings">
        <SettingsSection model={model} />
      </div>
    </Sections>
  );
}

function NotChecked({ model }: { model: Model }) {
  const { t } = useTranslation('fairness');
  const settings = useCommand('fairness/settings', { modelId: model.id });
  if (settings.data === undefined) return <QueryView query={settings}>{() => null}</QueryView>;
  const { attributes, found } = settings.data;
  const live = model.deletedAt === null;
  const state = found.length === 0 ? 'data' : attributes.length === 0 ? 'list' : 'ready';
  return (
    <Paper sx={{ border: '1px solid var(--dg-line)', borderRadius: '12px' }}>
      <EmptyState
        icon={<BalanceRounded />}
        title={t('tab.none')}
        body={
          state === 'data'
            ? t('tab.noneData')
            : state === 'list'
              ? t('tab.noneList', { columns: found.join(', ') })
              : t('tab.noneBody')
        }
        action={
          live && state === 'data' ? (
            <GateButton command="datasets/import" to={`/models/${model.id}/import`} variant="contained">
              {t('tab.import')}
            </GateButton>
          ) : live && state === 'ready' ? (
            <GateButton command="fairness/run" to={`/models/${model.id}/check-fairness`} variant="contained">
              {t('tab.checkAction')}
            </GateButton>
          ) : undefined
        }
      />
    </Paper>
  );
}

function Checked({ model, latest }: { model: Model; latest: FairnessRunRow }) {
  const { t } = useTranslation('fairness');
  const run = useCommand('fairness/get', { id: latest.id });
  return (
    <>
      <Section
        title={t(`tab.heading.${latest.verdict}`)}
        hint={
          <>
            <Moment at={latest.createdAt} /> ·{' '}
            {t('tab.latestHint', {
              dataset: latest.dataset.name,
              attributes: latest.attributes.join(', '),
            })}
          </>
        }
        actions={<FairnessBadge verdict={latest.verdict} />}
      >
        <Typography sx={{ maxWidth: '60em', marginBottom: 2 }}>{latest.reason}</Typography>
        <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1 }}>
          <Button component={Link} to={`/fairness/${latest.id}`} variant="outlined">
            {t('tab.openLatest')}
          </Button>
          {model.deletedAt === null ? (
            <GateButton command="fairness/run" to={`/models/${model.id}/check-fairness`} variant="contained">
              {t('tab.checkAction')}
            </GateButton>
          ) : null}
        </Box>
      </Section>
      <TrendCard modelId={model.id} partitions={run.data?.partitions ?? []} />
      <Section title={t('tab.runs')} flush>
        <CheckList modelId={model.id} />
      </Section>
    </>
  );
}
