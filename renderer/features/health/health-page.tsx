import { useState } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import RefreshRounded from '@mui/icons-material/RefreshRounded';
import { useTranslation } from 'react-i18next';
import type { AppHealth } from '../../../shared/contract/health.ts';
import { useCommand } from '../../client/client-context.tsx';
import { Facts } from '../../components/facts.tsx';
import { GateButton } from '../../components/gate-button.tsx';
import { Page } from '../../components/page.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { Section, Sections } from '../../components/section.tsx';
import { formatBytes, formatCount, formatNumber } from '../../format/numbers.ts';
import { formatDuration, formatInstantToSecond } from '../../format/time.ts';
import { ChecksTable } from './checks-table.tsx';
import { DiagnosticsDialog } from './diagnostics-dialog.tsx';
import { unknownChecks, wantingCount } from './health-answer.ts';
import { Metrics } from './metrics.tsx';
import { OutsideMetrics } from './outside-metrics.tsx';
import { refreshEveryMs } from './refresh.ts';

const noInput = {};

/** Whether the application itself is well, in words first. */
export default function HealthPage() {
  const { t } = useTranslation('health');
  const query = useCommand('app/health', noInput, { everyMs: refreshEveryMs });
  const [showsDiagnostics, setShowsDiagnostics] = useState(false);
  const wanting = query.data === undefined ? null : wantingCount(query.data.checks);
  const unknown = unknownChecks(query.data?.checks ?? []);
  return (
    <Page
      crumbs={[{ label: t('title') }]}
      heading={
        wanting === null
          ? t('title')
          : wanting > 0
            ? t('wanting', { count: wanting })
            : unknown.length > 0
              ? t('notAllKnown', { count: unknown.length })
              : t('allWell')
      }
      {...(query.data === undefined
        ? {}
        : {
            lead: [
              ...(unknown.length === 0
                ? []
                : [t('notKnown', { names: unknown.map(({ id }) => t(`check.${id}`)).join(', ') })]),
              t('lead', { at: formatInstantToSecond(query.data.at) }),
            ].join(' '),
          })}
      actions={
        <>
          <Button
            variant="outlined"
            startIcon={<RefreshRounded />}
            onClick={() => {
              void query.refetch();
            }}
          >
            {t('refresh')}
          </Button>
          <GateButton
            command="app/diagnostics"
            variant="outlined"
            onClick={() => {
              setShowsDiagnostics(true);
            }}
          >
            {t('diagnostics.open')}
          </GateButton>
        </>
      }
    >
      <QueryView query={query}>
        {(health) => (
          <Sections>
            <Section title={t('checks')} flush>
              <ChecksTable checks={health.checks} />
            </Section>
            <Metrics />
            <OutsideMetrics />
            <HealthFacts health={health} />
          </Sections>
        )}
      </QueryView>
      {showsDiagnostics ? (
        <DiagnosticsDialog
          onClose={() => {
            setShowsDiagnostics(false);
          }}
        />
      ) : null}
    </Page>
  );
}

const rounded = (value: number) => formatNumber(Math.round(value * 10) / 10);

function HealthFacts({ health }: { health: AppHealth }) {
  const { t } = useTranslation('health');
  const info = useCommand('app/info', noInput).data;
  const { eventLoop, workers } = health;
  return (
    <Box
      sx={{
        display: 'grid',
        gap: 2.5,
        gridTemplateColumns: 'repeat(auto-fit, minmax(300px, 1fr))',
        alignItems: 'start',
      }}
    >
      <Section title={t('process')}>
        <Facts
          facts={[
            { label: t('startedAt'), value: formatInstantToSecond(health.startedAt) },
            { label: t('uptime'), value: formatDuration(health.uptimeSeconds * 1000) },
            { label: t('restarts'), value: formatCount(health.restarts) },
            {
              label: t('memory'),
              value: t('memoryValue', {
                resident: formatBytes(health.memoryBytes),
                heap: formatBytes(health.heapBytes),
              }),
            },
            {
              label: t('workers'),
              value: t('workersValue', {
                threads: workers.threads,
                busy: workers.busy,
                heap: formatBytes(workers.heapBytes),
              }),
            },
            {
              label: t('eventLoop'),
              value: t('eventLoopValue', {
                p50: rounded(eventLoop.p50Ms),
                p99: rounded(eventLoop.p99Ms),
                longest: rounded(eventLoop.longestMs),
              }),
            },
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
                  { label: t('folder'), value: <code>{info.dataFolderName}</code> },
                ]),
            {
              label: t('database'),
              value: t('databaseValue', {
                size: formatBytes(health.databaseBytes),
                wal: formatBytes(health.walBytes),
              }),
            },
            {
              label: t('evidence'),
              value: t('evidenceValue', {
                size: formatBytes(health.evidenceBytes),
                count: health.evidenceFiles,
              }),
            },
            { label: t('schemaVersion'), value: formatCount(health.schemaVersion) },
            { label: t('sqlite'), value: health.sqliteVersion },
            { label: t('duckdb'), value: health.duckdbVersion },
            { label: t('node'), value: health.nodeVersion },
          ]}
        />
      </Section>
    </Box>
  );
}
