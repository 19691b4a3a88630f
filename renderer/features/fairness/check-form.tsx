import { useState } from 'react';
import Box from '@mui/material/Box';
import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import FormHelperText from '@mui/material/FormHelperText';
import Radio from '@mui/material/Radio';
import RadioGroup from '@mui/material/RadioGroup';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import BalanceRounded from '@mui/icons-material/BalanceRounded';
import { useTranslation } from 'react-i18next';
import type { Dataset } from '../../../shared/contract/datasets.ts';
import { decisionRule, maxCheckedAttributes } from '../../../shared/contract/fairness.ts';
import type { DecisionRule } from '../../../shared/contract/fairness.ts';
import type { ColumnRole } from '../../../shared/schema/column.ts';
import { useWrite } from '../../client/client-context.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { GateButton } from '../../components/gate-button.tsx';
import { PlainSelect } from '../../components/plain-select.tsx';
import { Section } from '../../components/section.tsx';
import type { OnStarted } from '../jobs/job-form-page.tsx';

type CheckFormProps = {
  dataset: Dataset;
  /** The protected attributes of the model. */
  allowed: readonly string[];
  onStarted: OnStarted;
};

type Kind = DecisionRule['kind'];

/** The column with a role, or none. */
function columnOf({ columns }: Dataset, role: ColumnRole): string {
  return columns.find((column) => column.role === role)?.name ?? '';
}

/** What is compared and how rows are decided upon; the roles of the columns fill most of it in. */
export function CheckForm({ dataset, allowed, onStarted }: CheckFormProps) {
  const { t } = useTranslation('fairness');
  const run = useWrite('fairness/run');
  const names = dataset.columns.map(({ name }) => name);
  const [attributes, setAttributes] = useState<readonly string[]>(
    allowed.filter((name) => names.includes(name)).slice(0, maxCheckedAttributes),
  );
  const prediction = columnOf(dataset, 'prediction');
  const scoreColumn = columnOf(dataset, 'score');
  const [kind, setKind] = useState<Kind>(prediction === '' && scoreColumn !== '' ? 'threshold' : 'column');
  // Without predictions the labels themselves can be examined: what a model is taught it repeats.
  const [decision, setDecision] = useState(prediction === '' ? columnOf(dataset, 'label') : prediction);
  const [score, setScore] = useState(scoreColumn);
  const [label, setLabel] = useState(
    prediction === '' && scoreColumn === '' ? '' : columnOf(dataset, 'label'),
  );
  const [threshold, setThreshold] = useState('0.5');
  const [tried, setTried] = useState(false);

  const rule = decisionRule.safeParse(
    kind === 'column'
      ? { kind, column: decision }
      : kind === 'threshold'
        ? { kind, threshold: threshold.trim() === '' ? Number.NaN : Number(threshold) }
        : { kind },
  );
  const problems = {
    attributes: attributes.length === 0 ? t('check.problemAttributes') : null,
    decision: kind === 'column' && decision === '' ? t('check.problemColumn') : null,
    score: kind !== 'column' && score === '' ? t('check.problemColumn') : null,
    threshold: kind === 'threshold' && !rule.success ? t('check.problemThreshold') : null,
  };
  const shown = (problem: string | null): string | null => (tried ? problem : null);
  const columns = (optional: boolean) => [
    ...(optional || names.length === 0 ? [{ value: '', label: t('check.none') }] : []),
    ...names.map((name) => ({ value: name, label: name })),
  ];

  const submit = (): void => {
    setTried(true);
    if (!rule.success || Object.values(problems).some((problem) => problem !== null)) return;
    run.mutate(
      {
        modelId: dataset.modelId,
        datasetId: dataset.id,
        decision: rule.data,
        score: score === '' ? null : score,
        label: label === '' ? null : label,
        attributes: [...attributes],
      },
      { onSuccess: onStarted },
    );
  };

  return (
    <Box
      component="form"
      noValidate
      sx={{ display: 'grid', gap: 2.5 }}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {run.error === null ? null : <ErrorNotice error={run.error} />}
      <Section title={t('check.attributes')} hint={t('check.attributesHint')}>
        <Box role="group" aria-label={t('check.attributes')} sx={{ display: 'flex', flexWrap: 'wrap' }}>
          {allowed.map((name) => (
            <FormControlLabel
              key={name}
              label={names.includes(name) ? name : `${name} (${t('check.notInData')})`}
              control={
                <Checkbox
                  size="small"
                  checked={attributes.includes(name)}
                  disabled={
                    !names.includes(name) ||
                    (attributes.length >= maxCheckedAttributes && !attributes.includes(name))
                  }
                  onChange={(_, checked) => {
                    setAttributes(
                      allowed.filter((other) => (other === name ? checked : attributes.includes(other))),
                    );
                  }}
                />
              }
            />
          ))}
        </Box>
        <Problem text={shown(problems.attributes)} />
      </Section>
      <Section title={t('check.decision')}>
        <RadioGroup
          aria-label={t('check.decision')}
          value={kind}
          onChange={(event) => {
            setKind(
              event.target.value === 'threshold' || event.target.value === 'median'
                ? event.target.value
                : 'column',
            );
            // A model without scores predicts a number, which the median can part.
            if (event.target.value === 'median' && score === '') setScore(prediction);
          }}
        >
          <FormControlLabel value="column" control={<Radio size="small" />} label={t('check.byColumn')} />
          <FormControlLabel
            value="threshold"
            control={<Radio size="small" />}
            label={t('check.byThreshold')}
          />
          <FormControlLabel value="median" control={<Radio size="small" />} label={t('check.byMedian')} />
        </RadioGroup>
        <Box
          sx={{
            display: 'grid',
            gap: 2,
            marginTop: 1.5,
            gridTemplateColumns: 'repeat(auto-fit, minmax(220px, 1fr))',
          }}
        >
          {kind === 'column' ? (
            <Box>
              <PlainSelect
                labelled
                label={t('check.decisionColumn')}
                value={decision}
                options={[...(decision === '' ? columns(true) : columns(false))]}
                onChange={setDecision}
              />
              <Problem text={shown(problems.decision)} />
            </Box>
          ) : null}
          <Box>
            <PlainSelect
              labelled
              label={t(kind === 'column' ? 'check.scoreOptional' : 'check.score')}
              value={score}
              options={columns(true)}
              onChange={setScore}
            />
            <Problem text={shown(problems.score)} />
          </Box>
          {kind === 'threshold' ? (
            <TextField
              size="small"
              label={t('check.threshold')}
              value={threshold}
              error={problems.threshold !== null}
              helperText={problems.threshold ?? ' '}
              sx={besideSelects}
              onChange={(event) => {
                setThreshold(event.target.value);
              }}
            />
          ) : null}
          <Box>
            <PlainSelect
              labelled
              label={t('check.label')}
              value={label}
              options={columns(true)}
              onChange={setLabel}
            />
            <Typography sx={{ color: 'text.secondary', fontSize: '0.8125rem', marginTop: 0.5 }}>
              {t('check.labelHint')}
            </Typography>
          </Box>
        </Box>
      </Section>
      <Box>
        <GateButton
          command="fairness/run"
          type="submit"
          variant="contained"
          size="large"
          loading={run.isPending}
          startIcon={<BalanceRounded />}
        >
          {t('check.start')}
        </GateButton>
      </Box>
    </Box>
  );
}

/** Below the line that the selects beside it have their labels in. */
const besideSelects = { marginTop: '21px' } as const;

function Problem({ text }: { text: string | null }) {
  return text === null ? null : <FormHelperText error>{text}</FormHelperText>;
}
