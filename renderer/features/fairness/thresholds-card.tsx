import { useState } from 'react';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { thresholdGoal } from '../../../shared/contract/fairness.ts';
import type { FairnessPartition } from '../../../shared/contract/fairness.ts';
import type { CommandOutput } from '../../../shared/contract/index.ts';
import { groupTitle } from '../../../shared/schema/fairness.ts';
import type { FairnessRunId } from '../../../shared/schema/ids.ts';
import { FigureTable } from '../../charts/figure-table.tsx';
import { useCommand } from '../../client/client-context.tsx';
import { PlainSelect } from '../../components/plain-select.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { Section } from '../../components/section.tsx';
import { formatCount, formatNumber, formatShare } from '../../format/numbers.ts';

type Plan = NonNullable<CommandOutput<'fairness/thresholds'>['plan']>;
type Goal = Plan['goal'];

/** A share as typed; null for an empty field, NaN for anything that is no share. */
function readShare(text: string): number | null {
  const trimmed = text.trim().replace(',', '.');
  if (trimmed === '') return null;
  const value = Number(trimmed);
  return value >= 0 && value <= 1 ? value : Number.NaN;
}

/** What thresholds by group would do, for a check with scores from 0 to 1. Reads only. */
export function ThresholdsCard({ id, partition }: { id: FairnessRunId; partition: FairnessPartition }) {
  const { t } = useTranslation('fairness');
  const [goal, setGoal] = useState<Goal>('selectionRate');
  const [target, setTarget] = useState('');
  const [present, setPresent] = useState('');
  const wanted = readShare(target);
  const today = readShare(present);
  const valid = !Number.isNaN(wanted) && !Number.isNaN(today);
  const query = useCommand(
    'fairness/thresholds',
    { id, partition: partition.position, goal, target: wanted, present: today },
    { enabled: valid, keepPrevious: true },
  );
  return (
    <Section title={t('thresholds.title')}>
      <Alert severity="warning" sx={{ marginBottom: 2 }}>
        {t('thresholds.warning')}
      </Alert>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 2, marginBottom: 2, alignItems: 'flex-start' }}>
        <PlainSelect
          labelled
          label={t('thresholds.goal')}
          value={goal}
          options={thresholdGoal.options.map((value) => ({
            value,
            label: t(`thresholds.goalName.${value}`),
          }))}
          onChange={setGoal}
        />
        <TextField
          size="small"
          label={t('thresholds.present')}
          value={present}
          placeholder={formatNumber(query.data?.plan?.present ?? null)}
          error={Number.isNaN(today)}
          helperText={Number.isNaN(today) ? t('check.problemThreshold') : ' '}
          // The threshold of the check stands in it until another one is tried.
          slotProps={{ inputLabel: { shrink: true } }}
          sx={{ width: 130, marginTop: '21px' }}
          onChange={(event) => {
            setPresent(event.target.value);
          }}
        />
        <TextField
          size="small"
          label={t('thresholds.target')}
          value={target}
          error={Number.isNaN(wanted)}
          helperText={Number.isNaN(wanted) ? t('check.problemThreshold') : ' '}
          slotProps={{ inputLabel: { shrink: true } }}
          sx={{ width: 290, marginTop: '21px' }}
          onChange={(event) => {
            setTarget(event.target.value);
          }}
        />
      </Box>
      <QueryView query={query} rows={4}>
        {({ plan }) =>
          plan === null ? (
            <Typography sx={{ color: 'text.secondary' }}>{t('thresholds.none')}</Typography>
          ) : (
            <PlanTable plan={plan} attributes={partition.attributes.length} />
          )
        }
      </QueryView>
    </Section>
  );
}

function PlanTable({ plan, attributes }: { plan: Plan; attributes: number }) {
  const { t } = useTranslation('fairness');
  const rate = t(`rate.${plan.goal}`);
  const line = (name: string, threshold: string, { before, after }: Pick<Plan, 'before' | 'after'>) => [
    name,
    threshold,
    formatShare(before[plan.goal]),
    formatShare(after[plan.goal]),
    `${formatCount(before.selected)} → ${formatCount(after.selected)}`,
    `${formatShare(before.accuracy)} → ${formatShare(after.accuracy)}`,
  ];
  const accuracy =
    plan.before.accuracy === null
      ? ''
      : t('thresholds.summaryAccuracy', {
          before: formatShare(plan.before.accuracy),
          after: formatShare(plan.after.accuracy),
        });
  return (
    <>
      <Typography sx={{ marginBottom: 1.5 }}>
        {t('thresholds.summary', {
          target: formatShare(plan.target),
          selectedBefore: formatCount(plan.before.selected),
          selectedAfter: formatCount(plan.after.selected),
          accuracy,
        })}
      </Typography>
      <Box sx={{ overflowX: 'auto' }} tabIndex={0} role="group" aria-label={t('thresholds.title')}>
        <FigureTable
          label={t('thresholds.title')}
          columns={[
            t('thresholds.group'),
            t('thresholds.threshold'),
            t('thresholds.before', { rate }),
            t('thresholds.after', { rate }),
            t('thresholds.selected'),
            t('thresholds.accuracy'),
          ]}
          rows={[
            ...plan.groups.map((entry) =>
              line(
                groupTitle(entry.group, attributes),
                entry.threshold > 1 ? t('thresholds.nobody') : formatNumber(entry.threshold),
                entry,
              ),
            ),
            line(t('thresholds.all'), formatNumber(plan.present), plan),
          ]}
        />
      </Box>
      {plan.leftOut.length === 0 ? null : (
        <Typography variant="body2" sx={{ color: 'text.secondary', marginTop: 1.5 }}>
          {t('thresholds.leftOut', {
            groups: plan.leftOut.map((group) => groupTitle(group, attributes)).join('; '),
          })}
        </Typography>
      )}
    </>
  );
}
