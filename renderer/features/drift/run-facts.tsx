import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import { Link as RouterLink } from 'react-router';
import { useTranslation } from 'react-i18next';
import type { DriftRun } from '../../../shared/contract/drift.ts';
import { CopyText } from '../../components/copy-text.tsx';
import { Facts } from '../../components/facts.tsx';
import type { Fact } from '../../components/facts.tsx';
import { Moment } from '../../components/moment.tsx';
import { formatCount, shortDigest } from '../../format/numbers.ts';
import { formatDuration } from '../../format/time.ts';
import { VersionOfData } from '../versions/version-of-data.tsx';
import { comparisonWords } from './comparison-words.ts';

/** Both sides with their evidence, and every setting: enough to compute the result again. */
export function RunFacts({ run }: { run: DriftRun }) {
  const { t } = useTranslation('drift');
  const { config, unmatchedColumns: unmatched } = run;
  const sides: Fact[] = (['reference', 'current'] as const).flatMap((side) => [
    {
      label: t(`run.${side}`),
      value: t('run.sideValue', { name: run[side].name, rows: formatCount(run[side].rows) }),
    },
    {
      label: t(side === 'reference' ? 'run.evidenceReference' : 'run.evidenceCurrent'),
      value: (
        <CopyText
          text={run[side].evidenceSha256}
          shown={shortDigest(run[side].evidenceSha256)}
          what={t(side === 'reference' ? 'run.evidenceReference' : 'run.evidenceCurrent')}
        />
      ),
    },
  ]);
  const notCompared = [
    ...(unmatched.referenceOnly.length === 0
      ? []
      : [t('run.unmatchedReference', { names: unmatched.referenceOnly.join(', ') })]),
    ...(unmatched.currentOnly.length === 0
      ? []
      : [t('run.unmatchedCurrent', { names: unmatched.currentOnly.join(', ') })]),
  ];
  const part: Fact[] = [
    ...(run.referenceWindow === null
      ? []
      : [
          {
            label: t('run.referenceWindow'),
            value: t('run.windowValue', {
              label: run.referenceWindow.label,
              rows: formatCount(run.referenceWindow.rows),
            }),
          },
        ]),
    ...(run.window === null
      ? []
      : [
          {
            label: t('run.window'),
            value: t('run.windowValue', { label: run.window.label, rows: formatCount(run.window.rows) }),
          },
        ]),
    ...(run.monitor === null
      ? []
      : [
          {
            label: t('run.monitor'),
            value: (
              <Link component={RouterLink} to={`/monitors/${run.monitor.id}`}>
                {run.monitor.name}
              </Link>
            ),
          },
        ]),
  ];
  const origin: Fact[] = [
    { label: t('run.modelVersion'), value: <VersionOfData datasetId={run.current.id} /> },
    ...(notCompared.length === 0 ? [] : [{ label: t('run.unmatched'), value: notCompared.join('. ') }]),
    { label: t('run.when'), value: <Moment at={run.createdAt} /> },
    {
      label: t('run.software'),
      value: t('run.softwareValue', {
        version: run.softwareVersion,
        duration: formatDuration(run.durationMs),
      }),
    },
  ];
  return (
    <Box
      sx={{
        display: 'grid',
        columnGap: 5,
        rowGap: 2,
        gridTemplateColumns: 'repeat(auto-fit, minmax(320px, 1fr))',
      }}
    >
      <Facts facts={[...sides, ...part, ...origin]} />
      <Facts facts={comparisonWords(t, config)} />
    </Box>
  );
}
