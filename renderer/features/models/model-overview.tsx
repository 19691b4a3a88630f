import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { Link } from 'react-router';
import { useTranslation } from 'react-i18next';
import type { DriftRunRow } from '../../../shared/contract/drift.ts';
import type { Model } from '../../../shared/contract/models.ts';
import type { CommandName } from '../../../shared/contract/index.ts';
import { useCommand } from '../../client/client-context.tsx';
import { Facts } from '../../components/facts.tsx';
import { GateButton } from '../../components/gate-button.tsx';
import { Moment } from '../../components/moment.tsx';
import { Section, Sections } from '../../components/section.tsx';
import { RiskMark, StateChip } from '../../components/state-chip.tsx';
import { WaitingAlerts } from '../alerts/waiting-alerts.tsx';
import { LatestFairness } from '../fairness/latest-fairness.tsx';
import { VerdictCounts } from '../drift/verdict-counts.tsx';
import { nextStep } from './next-step.ts';
import { schemaPropertyCount } from './schema-summary.ts';

/** The facts of a model, its latest comparison and what to do next. */
export function ModelOverview({ model, latest }: { model: Model; latest: DriftRunRow | undefined }) {
  const { t } = useTranslation(['models', 'common']);
  const properties = schemaPropertyCount(model.featureSchema);
  return (
    <Box
      sx={{
        display: 'grid',
        gap: 2.5,
        gridTemplateColumns: { xs: '1fr', lg: '1.35fr 1fr' },
        alignItems: 'start',
      }}
    >
      <Sections>
        <WaitingAlerts modelId={model.id} />
        {model.deletedAt === null ? <NextStep model={model} latest={latest} /> : null}
        <Section title={t('latest.title')}>
          {latest === undefined ? (
            <Typography variant="body2" sx={{ color: 'text.secondary' }}>
              {t('latest.none')}
            </Typography>
          ) : (
            <Latest run={latest} />
          )}
        </Section>
        <LatestFairness modelId={model.id} />
      </Sections>
      <Section title={t('facts.title')}>
        <Facts
          facts={[
            { label: t('facts.purpose'), value: model.purpose === '' ? t('facts.noPurpose') : model.purpose },
            { label: t('facts.owner'), value: model.owner },
            { label: t('facts.version'), value: model.semanticVersion },
            { label: t('facts.task'), value: t(`common:task.${model.task}`) },
            { label: t('facts.risk'), value: <RiskMark risk={model.riskClass} /> },
            { label: t('facts.state'), value: <StateChip state={model.state} /> },
            {
              label: t('facts.schema'),
              value:
                properties === null ? t('facts.schemaNone') : t('facts.schemaCount', { count: properties }),
            },
            { label: t('facts.created'), value: <Moment at={model.createdAt} /> },
            { label: t('facts.updated'), value: <Moment at={model.updatedAt} /> },
          ]}
        />
      </Section>
    </Box>
  );
}

function Latest({ run }: { run: DriftRunRow }) {
  const { t } = useTranslation('models');
  return (
    <Box sx={{ display: 'grid', gap: 1.75, justifyItems: 'start' }}>
      <Box>
        <Typography sx={{ fontWeight: 560 }}>
          {t('latest.sides', { current: run.current.name, reference: run.reference.name })}
        </Typography>
        <Typography variant="body2" component="div" sx={{ color: 'text.secondary' }}>
          <Moment at={run.createdAt} />
        </Typography>
      </Box>
      <VerdictCounts counts={run.summary.counts} />
      <Button component={Link} to={`/runs/${run.id}`} variant="outlined">
        {t('latest.open')}
      </Button>
    </Box>
  );
}

const steps = {
  reference: { command: 'datasets/import', path: 'import?purpose=reference' },
  current: { command: 'datasets/import', path: 'import?purpose=current' },
  compare: { command: 'drift/run', path: 'compare' },
  more: { command: 'datasets/import', path: 'import?purpose=current' },
  again: { command: 'datasets/import', path: 'import?purpose=current' },
} as const satisfies Record<string, { command: CommandName; path: string }>;

function NextStep({ model, latest }: { model: Model; latest: DriftRunRow | undefined }) {
  const { t } = useTranslation('models');
  const reference = useCommand('datasets/list', { modelId: model.id, purpose: 'reference', limit: 1 });
  const current = useCommand('datasets/list', { modelId: model.id, purpose: 'current', limit: 1 });
  if (reference.data === undefined || current.data === undefined) return null;
  const step = nextStep({
    references: reference.data.total,
    currents: current.data.total,
    verdict: latest?.summary.verdict ?? null,
  });
  const said = <Typography sx={{ marginBottom: 1.75 }}>{t(`next.${step}`)}</Typography>;
  if (step === 'drifted') {
    return (
      <Section title={t('next.title')}>
        {said}
        <Button component={Link} to={`/runs/${latest?.id ?? ''}`} variant="contained">
          {t('next.driftedAction')}
        </Button>
      </Section>
    );
  }
  return (
    <Section title={t('next.title')}>
      {said}
      <GateButton
        command={steps[step].command}
        to={`/models/${model.id}/${steps[step].path}`}
        variant={step === 'again' ? 'outlined' : 'contained'}
      >
        {t(`next.${step}Action`)}
      </GateButton>
    </Section>
  );
}
