import Box from '@mui/material/Box';
import { useTranslation } from 'react-i18next';
import type { AuditStatus } from '../../../shared/contract/audit.ts';
import { CopyText } from '../../components/copy-text.tsx';
import { Facts } from '../../components/facts.tsx';
import { Moment } from '../../components/moment.tsx';
import { Section } from '../../components/section.tsx';
import { formatCount, shortDigest } from '../../format/numbers.ts';
import { writtenSince } from './audit-answer.ts';
import { KeySection } from './key-section.tsx';

function startCheckWords({ ok, from }: NonNullable<AuditStatus['startCheck']>) {
  if (!ok) return 'facts.startCheckBad';
  return from === 0 ? 'facts.startCheckAll' : 'facts.startCheckOk';
}

/** Whether the first entry after the verification is the one about it; none is written in recovery. */
function isOwnEntry({ latestVerification, recovery }: AuditStatus): boolean {
  return latestVerification?.ok === true && recovery === null;
}

function recordsWords({ recordsOk }: NonNullable<AuditStatus['startCheck']>) {
  if (recordsOk === null) return 'facts.recordsRun';
  return recordsOk ? 'facts.recordsOk' : 'facts.recordsBad';
}

/** The figures behind the answer, and the key with which anybody can check it. */
export function AuditFacts({ status }: { status: AuditStatus }) {
  const { t } = useTranslation('audit');
  const {
    checking,
    highWater,
    key,
    latestCheckpoint,
    latestVerification,
    origin,
    root,
    startCheck,
    total,
    uncovered,
  } = status;
  const since = writtenSince(status);
  return (
    <Box
      sx={{
        display: 'grid',
        gap: 2.5,
        gridTemplateColumns: 'repeat(auto-fit, minmax(min(340px, 100%), 1fr))',
        alignItems: 'start',
      }}
    >
      <Section title={t('facts.title')}>
        <Facts
          facts={[
            { label: t('facts.entries'), value: formatCount(total) },
            {
              label: t('facts.verifiedAt'),
              value: latestVerification === null ? t('facts.never') : <Moment at={latestVerification.at} />,
            },
            ...(since === null
              ? []
              : [
                  {
                    label: t('facts.since'),
                    value:
                      since === 0
                        ? t('facts.sinceNone')
                        : since === 1 && isOwnEntry(status)
                          ? t('facts.sinceOwn')
                          : t('facts.sinceValue', { count: since }),
                  },
                ]),
            ...(latestVerification === null
              ? []
              : [{ label: t('facts.compared'), value: formatCount(latestVerification.checkpoints) }]),
            {
              label: t('facts.checkpoint'),
              value:
                latestCheckpoint === null ? (
                  t('facts.checkpointNone')
                ) : (
                  <>
                    {t('facts.checkpointValue', { count: latestCheckpoint.size })}{' '}
                    <Moment at={latestCheckpoint.at} />
                  </>
                ),
            },
            {
              label: t('facts.uncovered'),
              value:
                uncovered === 0
                  ? t('facts.uncoveredNone')
                  : key.state === 'ready'
                    ? t('facts.uncoveredValue', { count: uncovered })
                    : t('facts.uncoveredWaits', { count: uncovered }),
            },
            {
              label: t('facts.startCheck'),
              value:
                startCheck === null ? (
                  t(checking === null ? 'facts.startCheckRuns' : 'facts.startCheckProgress', { ...checking })
                ) : (
                  <>
                    {t(startCheckWords(startCheck), {
                      count: startCheck.to - startCheck.from,
                      from: formatCount(startCheck.from),
                    })}
                    <br />
                    {t(recordsWords(startCheck))}
                  </>
                ),
            },
            {
              label: t('facts.highWater'),
              value:
                highWater === null ? (
                  t('facts.highWaterNone')
                ) : (
                  <>
                    {t('facts.highWaterValue', { count: highWater.size })}{' '}
                    {highWater.at === null ? null : <Moment at={highWater.at} />}
                  </>
                ),
            },
            {
              label: t('facts.root'),
              value: <CopyText text={root} shown={shortDigest(root)} what={t('facts.root')} />,
            },
            { label: t('facts.origin'), value: <code>{origin}</code> },
          ]}
        />
      </Section>
      <KeySection status={status} />
    </Box>
  );
}
