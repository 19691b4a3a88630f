import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import RefreshRounded from '@mui/icons-material/RefreshRounded';
import { useTranslation } from 'react-i18next';
import type { AppHealth } from '../../../shared/contract/health.ts';
import { useCommand } from '../../client/client-context.tsx';
import { Facts } from '../../components/facts.tsx';
import { Page } from '../../components/page.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { Section } from '../../components/section.tsx';
import { formatBytes, formatCount } from '../../format/numbers.ts';
import { formatDuration } from '../../format/time.ts';
import { healthAnswer } from './health-answer.ts';

const noInput = {};

/** Whether the application itself is well, in words first. */
export default function HealthPage() {
  const { t } = useTranslation('health');
  const query = useCommand('app/health', noInput);
  const answer = query.data === undefined ? null : healthAnswer(query.data);
  const free = formatBytes(query.data?.freeDiskBytes ?? 0);
  return (
    <Page
      crumbs={[{ label: t('title') }]}
      heading={answer === null ? t('title') : t(answer, { free })}
      {...(answer === null ? {} : { lead: t(`${answer}Lead`) })}
      actions={
        <Button
          variant="outlined"
          startIcon={<RefreshRounded />}
          disabled={query.isFetching}
          onClick={() => {
            void query.refetch();
          }}
        >
          {t('refresh')}
        </Button>
      }
    >
      <QueryView query={query}>{(health) => <HealthFacts health={health} />}</QueryView>
    </Page>
  );
}

function HealthFacts({ health }: { health: AppHealth }) {
  const { t } = useTranslation('health');
  const info = useCommand('app/info', noInput).data;
  return (
    <Box
      sx={{
        display: 'grid',
        gap: 2.5,
        gridTemplateColumns: 'repeat(auto-fit, minmax(300px, 1fr))',
        alignItems: 'start',
      }}
    >
      <Section title={t('storage')}>
        <Facts
          facts={[
            {
              label: t('database'),
              value: `${t(`databaseState.${health.database}`)}, ${formatBytes(health.databaseBytes)}`,
            },
            {
              label: t('evidence'),
              value: t('evidenceValue', {
                size: formatBytes(health.evidenceBytes),
                count: health.evidenceFiles,
              }),
            },
            { label: t('freeDisk'), value: formatBytes(health.freeDiskBytes) },
            ...(info === undefined
              ? []
              : [{ label: t('folder'), value: <code>{info.dataFolderName}</code> }]),
          ]}
        />
      </Section>
      <Section title={t('engine')}>
        <Facts
          facts={[
            { label: t('uptime'), value: formatDuration(health.uptimeSeconds * 1000) },
            { label: t('memory'), value: formatBytes(health.memoryBytes) },
            { label: t('runningJobs'), value: formatCount(health.runningJobs) },
            { label: t('schemaVersion'), value: formatCount(health.schemaVersion) },
          ]}
        />
      </Section>
      <Section title={t('about')}>
        <Facts
          facts={[
            ...(info === undefined
              ? []
              : [
                  { label: t('version'), value: info.version },
                  { label: t('shell'), value: t(`shellName.${info.shell}`) },
                  {
                    label: t('counts'),
                    value: [
                      t('countsModels', { count: info.counts.models }),
                      t('countsDatasets', { count: info.counts.datasets }),
                      t('countsRuns', { count: info.counts.runs }),
                    ].join(', '),
                  },
                ]),
            { label: t('sqlite'), value: health.sqliteVersion },
            { label: t('duckdb'), value: health.duckdbVersion },
            { label: t('node'), value: health.nodeVersion },
          ]}
        />
      </Section>
    </Box>
  );
}
