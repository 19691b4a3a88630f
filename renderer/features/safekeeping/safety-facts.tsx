import Box from '@mui/material/Box';
import { useTranslation } from 'react-i18next';
import type { BackupStatus } from '../../../shared/contract/backups.ts';
import { useWrite } from '../../client/client-context.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Facts } from '../../components/facts.tsx';
import { GateButton } from '../../components/gate-button.tsx';
import { Moment } from '../../components/moment.tsx';
import { Section } from '../../components/section.tsx';
import { formatBytes } from '../../format/numbers.ts';
import { formatDuration } from '../../format/time.ts';
import { drillAge } from './safe-keeping-answer.ts';
import type { DrillAge } from './safe-keeping-answer.ts';
import { StateWord } from './state-word.tsx';

const noInput = {};

const drillTone = {
  never: 'warning',
  failed: 'error',
  fresh: 'success',
  amber: 'warning',
  red: 'error',
} as const satisfies Record<DrillAge, string>;

const archiveTone = { off: 'neutral', starting: 'neutral', running: 'success', broken: 'error' } as const;

type SafetyFactsProps = {
  status: BackupStatus;
  onDrill: (jobId: string) => void;
  busy: boolean;
};

/** Where copies lie, how far back one can go, and whether it was tried out. */
export function SafetyFacts({ status, onDrill, busy }: SafetyFactsProps) {
  const { t } = useTranslation('safekeeping');
  const drill = useWrite('backups/drill');
  const { pointInTime, place, latestVerified, nextAt, settings } = status;
  const age = drillAge(status);
  return (
    <Box
      sx={{
        display: 'grid',
        gap: 2.5,
        gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 300px), 1fr))',
        alignItems: 'stretch',
        '& > *': { height: '100%' },
      }}
    >
      <Section title={t('facts.backups')}>
        <Facts
          facts={[
            {
              label: t('facts.newest'),
              value: latestVerified === null ? t('facts.none') : <Moment at={latestVerified.at} ago />,
            },
            {
              label: t('facts.next'),
              value: <Next at={nextAt} now={status.now} />,
            },
            { label: t('facts.where'), value: <code>{place.folder}</code> },
            {
              label: t('facts.disk'),
              value: t(place.otherDisk === true ? 'facts.otherDisk' : 'facts.sameDisk'),
            },
          ]}
        />
      </Section>
      <Section title={t('facts.pointInTime')}>
        <Facts
          facts={[
            {
              label: t('facts.state'),
              value: (
                <StateWord tone={archiveTone[pointInTime.state]}>
                  {t(`archive.${pointInTime.state}`)}
                </StateWord>
              ),
            },
            ...(pointInTime.sentence === '' ? [] : [{ label: t('facts.why'), value: pointInTime.sentence }]),
            {
              label: t('facts.from'),
              value: pointInTime.from === null ? t('facts.none') : <Moment at={pointInTime.from} />,
            },
            {
              label: t('facts.until'),
              value: pointInTime.until === null ? t('facts.none') : <Moment at={pointInTime.until} seconds />,
            },
            { label: t('facts.kept'), value: t('facts.days', { count: settings.pointInTimeDays }) },
            { label: t('facts.size'), value: formatBytes(pointInTime.bytes) },
          ]}
        />
      </Section>
      <Section
        title={t('facts.drill')}
        actions={
          <GateButton
            command="backups/drill"
            size="small"
            variant="outlined"
            loading={drill.isPending}
            disabled={busy || status.backups === 0}
            onClick={() => {
              drill.mutate(noInput, { onSuccess: ({ jobId }) => onDrill(jobId) });
            }}
          >
            {t('runDrill')}
          </GateButton>
        }
      >
        {drill.error === null ? null : <ErrorNotice error={drill.error} />}
        <Facts
          facts={[
            {
              label: t('facts.state'),
              value: <StateWord tone={drillTone[age]}>{t(`drill.${age}`)}</StateWord>,
            },
            ...(status.drill === null
              ? []
              : [
                  { label: t('facts.tried'), value: <Moment at={status.drill.at} ago /> },
                  { label: t('facts.took'), value: formatDuration(status.drill.durationMs) },
                  { label: t('facts.found'), value: status.drill.sentence },
                ]),
          ]}
        />
      </Section>
    </Box>
  );
}

/** When the next backup is made by itself; one that is due waits until DriftGuard has been open for a while. */
function Next({ at, now }: { at: BackupStatus['nextAt']; now: string }) {
  const { t } = useTranslation('safekeeping');
  if (at === null) return t('facts.byHand');
  return at <= now ? t('facts.soon') : <Moment at={at} />;
}
