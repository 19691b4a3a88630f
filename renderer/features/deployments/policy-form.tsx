import { useState } from 'react';
import type { ReactNode } from 'react';
import Box from '@mui/material/Box';
import Table from '@mui/material/Table';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { GatePolicyInForce } from '../../../shared/contract/deployments.ts';
import { foundRules, gateRuleNames, gateSteps } from '../../../shared/schema/gate.ts';
import type { FoundRule, GatePolicy, GateRuleName, GateStep } from '../../../shared/schema/gate.ts';
import { riskClass } from '../../../shared/schema/risk.ts';
import { useGate } from '../../app/use-gate.ts';
import { useWrite } from '../../client/client-context.tsx';
import { PlainSelect } from '../../components/plain-select.tsx';
import { tableEdges } from '../../components/tabular.ts';
import { TriedForm } from '../../components/tried-form.tsx';
import { useToast } from '../../components/use-toast.ts';
import { shortDigest } from '../../format/numbers.ts';
import { readPolicyForm, toPolicyForm } from './policy-draft.ts';
import type { PolicyForm as Form, PolicyReading } from './policy-draft.ts';
import { PreviewResult } from './preview-result.tsx';

const driftLimits = ['stable', 'moderate'] as const;
const fairnessLimits = ['fair', 'indicative'] as const;
const alertLimits = ['none', 'notice', 'warning'] as const;

/** Steps, limits and ages, tried over all models before they are saved. */
export function PolicyForm({ present }: { present: GatePolicyInForce }) {
  const { t } = useTranslation(['deployments', 'common']);
  const toast = useToast();
  const gate = useGate('gate/save-policy');
  const [form, setForm] = useState(() => toPolicyForm(present.policy));
  const [tried, setTried] = useState<GatePolicy | null>(null);
  const save = useWrite('gate/save-policy');
  const { policy, problems } = readPolicyForm(form);
  const unchanged = JSON.stringify(form) === JSON.stringify(toPolicyForm(present.policy));
  const change = (part: Partial<Form>): void => {
    setForm((before) => ({ ...before, ...part }));
    setTried(null);
  };
  return (
    <TriedForm
      preview="gate/preview"
      save="gate/save-policy"
      settings={policy}
      tried={tried}
      unchanged={unchanged}
      pending={save.isPending}
      error={save.error}
      onTry={setTried}
      onSave={(asked) => {
        save.mutate(
          { policy: asked, version: present.version },
          {
            onSuccess: () => {
              toast.success(t('form.saved'));
            },
          },
        );
      }}
      texts={{
        try: t('form.try'),
        save: t('form.save'),
        version: t('form.version', { version: present.version, digest: shortDigest(present.sha256) }),
      }}
      result={tried === null ? null : <PreviewResult policy={tried} />}
    >
      {gate.open ? null : <Typography>{t('form.readOnly')}</Typography>}
      <Box tabIndex={0} role="group" aria-label={t('form.title')} sx={{ overflowX: 'auto' }}>
        <Table size="small" aria-label={t('form.title')} sx={tableEdges(0, 1)}>
          <TableHead>
            <TableRow>
              <TableCell>{t('form.rule')}</TableCell>
              <TableCell>{t('form.from')}</TableCell>
              <TableCell>{t('form.knownFrom')}</TableCell>
              <TableCell>{t('form.limit')}</TableCell>
            </TableRow>
          </TableHead>
          <TableBody>
            {gateRuleNames.map((rule) => (
              <RuleRow key={rule} rule={rule} form={form} problems={problems} onChange={change} />
            ))}
          </TableBody>
        </Table>
      </Box>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 2, alignItems: 'flex-start' }}>
        <Figure
          label={t('form.age')}
          hint={t('form.ageHint')}
          value={form.maxAgeDays}
          problem={problems['maxAgeDays']}
          onChange={(maxAgeDays) => {
            change({ maxAgeDays });
          }}
        />
        <Box sx={{ width: 300 }}>
          <PlainSelect
            labelled
            label={t('form.strict')}
            value={form.strictFrom}
            options={riskClass.options.map((value) => ({ value, label: t(`common:riskShort.${value}`) }))}
            onChange={(strictFrom) => {
              change({ strictFrom });
            }}
          />
          <Typography variant="caption" sx={{ color: 'text.secondary' }}>
            {t('form.strictHint')}
          </Typography>
        </Box>
      </Box>
    </TriedForm>
  );
}

type RuleRowProps = {
  rule: GateRuleName;
  form: Form;
  problems: PolicyReading['problems'];
  onChange: (part: Partial<Form>) => void;
};

function RuleRow({ rule, form, problems, onChange }: RuleRowProps) {
  const { t } = useTranslation('deployments');
  const name = t(`rule.${rule}`);
  const found = foundRules.find((one) => one === rule);
  return (
    <TableRow sx={{ verticalAlign: 'top' }}>
      <TableCell component="th" scope="row" sx={{ paddingTop: '12px', fontWeight: 600 }}>
        {name}
      </TableCell>
      <TableCell>
        <StepSelect
          label={t('form.fromOf', { rule: name })}
          value={form.from[rule]}
          onChange={(from) => {
            onChange({ from: { ...form.from, [rule]: from } });
          }}
        />
      </TableCell>
      <TableCell sx={found === undefined ? { color: 'text.secondary', paddingTop: '12px' } : {}}>
        {found === undefined ? (
          t('form.always')
        ) : (
          <StepSelect
            label={t('form.knownFromOf', { rule: name })}
            value={form.knownFrom[found]}
            problem={problems[`${rule}.knownFrom`]}
            onChange={(knownFrom) => {
              onChange({ knownFrom: { ...form.knownFrom, [found]: knownFrom } });
            }}
          />
        )}
      </TableCell>
      <TableCell sx={{ minWidth: 176 }}>
        {found === undefined ? null : (
          <Limit rule={found} form={form} problems={problems} onChange={onChange} />
        )}
      </TableCell>
    </TableRow>
  );
}

const never = 'never';

type StepSelectProps = {
  label: string;
  value: GateStep | null;
  problem?: string | undefined;
  onChange: (step: GateStep | null) => void;
};

function StepSelect({ label, value, problem, onChange }: StepSelectProps) {
  const { t } = useTranslation(['deployments', 'common']);
  return (
    <>
      <PlainSelect<GateStep | typeof never>
        label={label}
        value={value ?? never}
        options={[
          ...gateSteps.map((step) => ({ value: step, label: t(`common:state.${step}`) })),
          { value: never, label: t('form.never') },
        ]}
        onChange={(chosen) => {
          onChange(chosen === never ? null : chosen);
        }}
      />
      {problem === undefined ? null : <Problem>{problem}</Problem>}
    </>
  );
}

function Problem({ children }: { children: ReactNode }) {
  return (
    <Typography role="alert" variant="caption" sx={{ display: 'block', color: 'error.main', maxWidth: 200 }}>
      {children}
    </Typography>
  );
}

type LimitProps = Omit<RuleRowProps, 'rule'> & { rule: FoundRule };

function Limit({ rule, form, problems, onChange }: LimitProps) {
  const { t } = useTranslation('deployments');
  const label = t('form.limitOf', { rule: t(`rule.${rule}`) });
  const { worst } = form;
  switch (rule) {
    case 'drift':
      return (
        <PlainSelect
          label={label}
          value={worst.drift}
          options={driftLimits.map((value) => ({ value, label: t(`form.allowed.drift.${value}`) }))}
          onChange={(drift) => {
            onChange({ worst: { ...worst, drift } });
          }}
        />
      );
    case 'fairness':
      return (
        <PlainSelect
          label={label}
          value={worst.fairness}
          options={fairnessLimits.map((value) => ({ value, label: t(`form.allowed.fairness.${value}`) }))}
          onChange={(fairness) => {
            onChange({ worst: { ...worst, fairness } });
          }}
        />
      );
    case 'alerts':
      return (
        <PlainSelect
          label={label}
          value={worst.alerts}
          options={alertLimits.map((value) => ({ value, label: t(`form.allowed.alerts.${value}`) }))}
          onChange={(alerts) => {
            onChange({ worst: { ...worst, alerts } });
          }}
        />
      );
    case 'performance':
      return (
        <Figure
          hiddenLabel={label}
          hint={t('form.percent')}
          value={form.maxDropPercent}
          problem={problems['performance.maxDropPercent']}
          onChange={(maxDropPercent) => {
            onChange({ maxDropPercent });
          }}
        />
      );
    case 'risk':
      return (
        <Figure
          hiddenLabel={label}
          hint={t('form.below')}
          value={form.below}
          problem={problems['risk.below']}
          onChange={(below) => {
            onChange({ below });
          }}
        />
      );
  }
}

type FigureProps = {
  /** Above the field; `hiddenLabel` where the row of a table says it. */
  label?: string;
  hiddenLabel?: string;
  hint: string;
  value: string;
  problem: string | undefined;
  onChange: (text: string) => void;
};

function Figure({ label, hiddenLabel, hint, value, problem, onChange }: FigureProps) {
  const { t } = useTranslation('deployments');
  return (
    <TextField
      size="small"
      label={label}
      value={value}
      error={problem !== undefined}
      // The schema speaks in sentences, except of what is no number at all.
      helperText={
        problem === undefined ? hint : problem.startsWith('Invalid input') ? t('form.whole') : problem
      }
      sx={{ width: label === undefined ? '100%' : 240 }}
      slotProps={{ htmlInput: { inputMode: 'numeric', maxLength: 4, 'aria-label': hiddenLabel } }}
      onChange={(event) => {
        onChange(event.target.value);
      }}
    />
  );
}
