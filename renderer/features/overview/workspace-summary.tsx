import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Paper from '@mui/material/Paper';
import Typography from '@mui/material/Typography';
import AddRounded from '@mui/icons-material/AddRounded';
import ChevronRightRounded from '@mui/icons-material/ChevronRightRounded';
import CheckCircleOutlined from '@mui/icons-material/CheckCircleOutlined';
import { Link } from 'react-router';
import { useTranslation } from 'react-i18next';
import type { WorkspaceOverview } from '../../../shared/contract/workspace.ts';
import { useCommand } from '../../client/client-context.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { GateButton } from '../../components/gate-button.tsx';
import { Moment } from '../../components/moment.tsx';
import { Page } from '../../components/page.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { Section, Sections } from '../../components/section.tsx';
import { VerdictBadge } from '../../components/verdict-badge.tsx';
import { WaitingLine } from '../alerts/waiting-alerts.tsx';
import { OverviewRisk } from '../risk/overview-risk.tsx';
import { overviewAnswer } from './overview-answer.ts';
import { VerdictTiles } from './verdict-tiles.tsx';

const noInput = {};

/** How the models stand: one sentence, the counts behind it, and what to open first. */
export function WorkspaceSummary() {
  const { t } = useTranslation('overview');
  const query = useCommand('workspace/overview', noInput);
  const overview = query.data;
  const uncompared = overview?.verdicts.none ?? 0;
  const compared = (overview?.models ?? 0) > uncompared;
  return (
    <Page
      crumbs={[{ label: t('title') }]}
      heading={overview === undefined ? t('title') : <Answer overview={overview} />}
      {...(compared && uncompared > 0 ? { lead: t('leadNone', { count: uncompared }) } : {})}
      actions={
        <GateButton command="models/create" to="/models/new" variant="contained" startIcon={<AddRounded />}>
          {t('register')}
        </GateButton>
      }
    >
      <QueryView query={query}>
        {(value) => (
          <Sections>
            <WaitingLine />
            <VerdictTiles verdicts={value.verdicts} />
            <Attention overview={value} />
            <OverviewRisk />
            <Totals overview={value} />
          </Sections>
        )}
      </QueryView>
    </Page>
  );
}

function Answer({ overview }: { overview: WorkspaceOverview }) {
  const { t } = useTranslation('overview');
  const { key, ...values } = overviewAnswer(overview);
  return t(key, values);
}

function Attention({ overview: { attention, models, verdicts } }: { overview: WorkspaceOverview }) {
  const { t } = useTranslation('overview');
  const nothingCompared = verdicts.none === models;
  if (attention.length === 0) {
    return (
      <Section title={t('attention.title')}>
        <EmptyState
          icon={<CheckCircleOutlined />}
          title={t(nothingCompared ? 'attention.emptyNone' : 'attention.empty')}
          body={t(nothingCompared ? 'attention.emptyNoneBody' : 'attention.emptyBody')}
          action={
            <Button component={Link} to="/models" variant="outlined">
              {t('attention.toModels')}
            </Button>
          }
        />
      </Section>
    );
  }
  return (
    <Section title={t('attention.title')} hint={t('attention.hint')} flush>
      <Box component="ul" sx={{ listStyle: 'none', margin: 0, padding: 0 }}>
        {attention.map((entry) => (
          <Box component="li" key={entry.runId} sx={{ borderTop: '1px solid var(--dg-line)' }}>
            <Box
              component={Link}
              to={`/runs/${entry.runId}`}
              sx={{
                display: 'grid',
                gridTemplateColumns: { xs: '1fr auto', md: '148px 1fr auto auto' },
                gap: { xs: 1, md: 2 },
                alignItems: 'center',
                padding: '14px 20px',
                color: 'inherit',
                textDecoration: 'none',
                '&:hover': { backgroundColor: 'var(--dg-sunken)' },
                '&:focus-visible': { outline: '2px solid var(--dg-primary)', outlineOffset: -2 },
              }}
            >
              <span>
                <VerdictBadge verdict={entry.verdict} />
              </span>
              <Box sx={{ minWidth: 0, gridColumn: { xs: '1 / -1', md: 'auto' }, order: { xs: 3, md: 0 } }}>
                <Typography sx={{ fontWeight: 600 }}>{entry.modelName}</Typography>
                <Typography variant="body2" sx={{ color: 'text.secondary', overflowWrap: 'anywhere' }}>
                  {entry.reason}
                </Typography>
              </Box>
              <Box sx={{ fontSize: '0.8125rem', color: 'text.secondary', whiteSpace: 'nowrap' }}>
                <Moment at={entry.at} ago />
              </Box>
              <ChevronRightRounded
                aria-hidden
                sx={{ color: 'text.secondary', display: { xs: 'none', md: 'block' } }}
              />
            </Box>
          </Box>
        ))}
      </Box>
    </Section>
  );
}

function Totals({ overview }: { overview: WorkspaceOverview }) {
  const { t } = useTranslation('overview');
  const totals = [
    { label: t('workspace.models'), value: overview.models, to: '/models' },
    { label: t('workspace.runs'), value: overview.runs, to: '/runs' },
    { label: t('workspace.datasets'), value: overview.datasets, to: null },
  ];
  return (
    <Paper
      component="section"
      aria-label={t('workspace.title')}
      sx={{
        display: 'flex',
        flexWrap: 'wrap',
        gap: 4,
        padding: '14px 20px',
        border: '1px solid var(--dg-line)',
        borderRadius: '12px',
      }}
    >
      {totals.map(({ label, value, to }) => (
        <Box key={label} sx={{ fontSize: '0.875rem', color: 'text.secondary' }}>
          <Box
            component="strong"
            sx={{ color: 'text.primary', fontVariantNumeric: 'tabular-nums', marginRight: 0.75 }}
          >
            {value}
          </Box>
          {to === null ? (
            label
          ) : (
            <Box component={Link} to={to} sx={{ color: 'primary.main' }}>
              {label}
            </Box>
          )}
        </Box>
      ))}
    </Paper>
  );
}
