import { useState } from 'react';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import CompareArrowsRounded from '@mui/icons-material/CompareArrowsRounded';
import { useTranslation } from 'react-i18next';
import type { MonitorTrendPoint } from '../../../shared/contract/monitors.ts';
import type { MonitorId } from '../../../shared/schema/ids.ts';
import { useMonitorId } from '../../app/route-ids.ts';
import { useCommand, useWrite } from '../../client/client-context.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { GateButton } from '../../components/gate-button.tsx';
import { PlainSelect } from '../../components/plain-select.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { Section } from '../../components/section.tsx';
import { formatCount, formatNumber } from '../../format/numbers.ts';
import { JobFormPage } from '../jobs/job-form-page.tsx';
import type { OnStarted } from '../jobs/job-form-page.tsx';

/** Windows offered on each side. */
const offeredWindows = 1000;

/** Chooses two windows of a monitor, compares them with each other and waits for the result. */
export default function CompareWindowsPage() {
  const { t } = useTranslation(['monitors', 'models']);
  const id = useMonitorId();
  const monitor = useCommand('monitors/get', { id }).data;
  const name = monitor?.name ?? '…';
  return (
    <JobFormPage
      way={[
        { label: t('models:title'), to: '/models' },
        ...(monitor === undefined
          ? []
          : [{ label: monitor.modelName, to: `/models/${monitor.modelId}/monitors` }]),
        { label: name, to: `/monitors/${id}` },
      ]}
      texts={{
        title: t('compare.title'),
        running: t('compare.running'),
        cancelled: t('compare.cancelled'),
        failed: t('compare.failed'),
        nothing: t('compare.nothing'),
        again: t('compare.again'),
      }}
      heading={t('compare.heading', { name })}
      lead={t('compare.lead')}
      command="monitors/compare-windows"
    >
      {(onStarted) => <Windows monitorId={id} onStarted={onStarted} />}
    </JobFormPage>
  );
}

type WindowsProps = { monitorId: MonitorId; onStarted: OnStarted };

function Windows({ monitorId, onStarted }: WindowsProps) {
  const { t } = useTranslation('monitors');
  const query = useCommand('monitors/trend', { id: monitorId, points: offeredWindows });
  return (
    <QueryView query={query} rows={5}>
      {({ points }) =>
        points.length < 2 ? (
          <EmptyState title={t('compare.few')} body={t('compare.fewBody')} />
        ) : (
          <Choice monitorId={monitorId} newestFirst={points.toReversed()} onStarted={onStarted} />
        )
      }
    </QueryView>
  );
}

/** The newest window against the one before it, until somebody chooses otherwise. */
function Choice({
  monitorId,
  newestFirst,
  onStarted,
}: WindowsProps & { newestFirst: readonly MonitorTrendPoint[] }) {
  const { t } = useTranslation(['monitors', 'common', 'drift']);
  const compare = useWrite('monitors/compare-windows');
  const monitor = useCommand('monitors/get', { id: monitorId }).data;
  const judged =
    monitor === undefined
      ? null
      : monitor.plan === null
        ? t('compare.judged', {
            level: formatNumber(monitor.config.alpha),
            correction: t(`drift:compare.correctionName.${monitor.config.correction}`),
          })
        : t('compare.judgedByBudget', {
            level: formatNumber(monitor.plan.level),
            count: monitor.budget?.alarmsPerYear ?? monitor.plan.alarmsPerYear,
          });
  const [reference, setReference] = useState(newestFirst[1]?.windowId);
  const [current, setCurrent] = useState(newestFirst[0]?.windowId);
  const options = newestFirst.map(({ windowId, label, rows, verdict }) => ({
    value: windowId,
    label: t('compare.option', {
      label,
      count: rows,
      rows: formatCount(rows),
      verdict: t(`common:verdict.${verdict}`),
    }),
  }));
  if (reference === undefined || current === undefined) return null;
  const same = reference === current;
  return (
    <Box
      component="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        compare.mutate(
          { id: monitorId, referenceWindowId: reference, currentWindowId: current },
          { onSuccess: onStarted },
        );
      }}
    >
      <Section title={t('compare.sides')} hint={t('compare.optionHint')}>
        <Box sx={{ display: 'grid', gap: 2.5 }}>
          {judged === null ? null : <Typography variant="body2">{judged}</Typography>}
          {compare.error === null ? null : <ErrorNotice error={compare.error} />}
          <Box
            sx={{
              display: 'grid',
              gap: 2,
              gridTemplateColumns: 'repeat(auto-fit, minmax(min(320px, 100%), 1fr))',
            }}
          >
            <PlainSelect
              labelled
              label={t('compare.reference')}
              value={reference}
              options={options}
              onChange={setReference}
            />
            <PlainSelect
              labelled
              label={t('compare.current')}
              value={current}
              options={options}
              onChange={setCurrent}
            />
          </Box>
          {newestFirst.length < offeredWindows ? null : (
            <Typography variant="body2" sx={{ color: 'text.secondary' }}>
              {t('compare.truncated', { count: offeredWindows })}
            </Typography>
          )}
          <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 1.5 }}>
            <GateButton
              command="monitors/compare-windows"
              type="submit"
              variant="contained"
              startIcon={<CompareArrowsRounded />}
              loading={compare.isPending}
              disabled={same}
            >
              {t('compare.start')}
            </GateButton>
            {same ? (
              <Typography role="status" variant="body2" sx={{ color: 'text.secondary' }}>
                {t('compare.same')}
              </Typography>
            ) : null}
          </Box>
        </Box>
      </Section>
    </Box>
  );
}
