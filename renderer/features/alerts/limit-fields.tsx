import { useId } from 'react';
import type { ReactNode } from 'react';
import Box from '@mui/material/Box';
import FormHelperText from '@mui/material/FormHelperText';
import FormLabel from '@mui/material/FormLabel';
import TextField from '@mui/material/TextField';
import { useTranslation } from 'react-i18next';
import { lowerIsBetter, riskLimits, watchedMetric } from '../../../shared/schema/alert-limits.ts';
import { PlainSelect } from '../../components/plain-select.tsx';
import type { RuleValues } from './rule-values.ts';

type LimitFieldsProps = {
  values: RuleValues;
  /** What is wrong at a place of the draft; null: nothing. */
  problemOf: (path: string) => string | null;
  onChange: (part: Partial<RuleValues>) => void;
};

/** From when on results without a verdict raise an alert: only those that the rule looks at. */
export function LimitFields({ values, problemOf, onChange }: LimitFieldsProps) {
  const { t } = useTranslation(['alerts', 'performance']);
  return (
    <>
      {values.sources.includes('performance') ? (
        <Limits title={t('rule.performance.title')} hint={t('rule.performance.hint')}>
          <PlainSelect
            label={t('rule.performance.metric')}
            labelled
            value={values.metric}
            options={watchedMetric.options.map((value) => ({
              value,
              label: t(`performance:metric.${value}`),
            }))}
            onChange={(metric) => {
              onChange({ metric });
            }}
          />
          <NumberField
            label={t(
              lowerIsBetter(values.metric) ? 'rule.performance.limitAbove' : 'rule.performance.limitBelow',
            )}
            value={values.limit}
            problem={problemOf('performance.limit')}
            onChange={(limit) => {
              onChange({ limit });
            }}
          />
          <NumberField
            label={t('rule.performance.drop')}
            value={values.drop}
            problem={problemOf('performance.drop')}
            onChange={(drop) => {
              onChange({ drop });
            }}
          />
        </Limits>
      ) : null}
      {values.sources.includes('risk') ? (
        <Limits title={t('rule.risk.title')} hint={t('rule.risk.hint')}>
          <PlainSelect
            label={t('rule.risk.grade')}
            labelled
            value={values.grade}
            options={riskLimits.shape.grade.options.map((value) => ({
              value,
              label: t('rule.risk.option', { grade: value }),
            }))}
            onChange={(grade) => {
              onChange({ grade });
            }}
          />
        </Limits>
      ) : null}
      {values.sources.includes('data-quality') ? (
        <Limits title={t('rule.dataQuality.title')} hint={t('rule.dataQuality.hint')}>
          <NumberField
            label={t('rule.dataQuality.refused')}
            value={values.refusedPercent}
            problem={problemOf('dataQuality.refusedPercent')}
            onChange={(refusedPercent) => {
              onChange({ refusedPercent });
            }}
          />
          <NumberField
            label={t('rule.dataQuality.missing')}
            value={values.missingPercent}
            problem={problemOf('dataQuality.missingPercent')}
            onChange={(missingPercent) => {
              onChange({ missingPercent });
            }}
          />
        </Limits>
      ) : null}
    </>
  );
}

function Limits({ title, hint, children }: { title: string; hint: string; children: ReactNode }) {
  const labelId = useId();
  return (
    <Box role="group" aria-labelledby={labelId}>
      <FormLabel id={labelId} sx={{ display: 'block', marginBottom: 1.5 }}>
        {title}
      </FormLabel>
      <Box
        sx={{
          display: 'grid',
          gap: 2,
          alignItems: 'end',
          gridTemplateColumns: { xs: '1fr', sm: '1fr 1fr' },
        }}
      >
        {children}
      </Box>
      <FormHelperText>{hint}</FormHelperText>
    </Box>
  );
}

type NumberFieldProps = {
  label: string;
  value: string;
  problem: string | null;
  onChange: (value: string) => void;
};

function NumberField({ label, value, problem, onChange }: NumberFieldProps) {
  return (
    <TextField
      label={label}
      value={value}
      size="small"
      error={problem !== null}
      helperText={problem}
      slotProps={{ htmlInput: { inputMode: 'decimal' }, inputLabel: { shrink: true } }}
      onChange={(event) => {
        onChange(event.target.value);
      }}
    />
  );
}
