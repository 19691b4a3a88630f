import { useId, useState } from 'react';
import MuiAlert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import FormGroup from '@mui/material/FormGroup';
import FormHelperText from '@mui/material/FormHelperText';
import FormLabel from '@mui/material/FormLabel';
import Switch from '@mui/material/Switch';
import TextField from '@mui/material/TextField';
import { useTranslation } from 'react-i18next';
import { alertLevel, alertSeverity, alertSource } from '../../../shared/contract/alerts.ts';
import type { AlertRule, AlertSource } from '../../../shared/contract/alerts.ts';
import { useClient, useCommand, useWrite } from '../../client/client-context.tsx';
import { toClientError } from '../../client/client-error.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { PlainSelect } from '../../components/plain-select.tsx';
import { useToast } from '../../components/use-toast.ts';
import { LimitFields } from './limit-fields.tsx';
import { ruleSentence } from './rule-sentence.ts';
import { everyModel, newRule, parseRule, valuesOf } from './rule-values.ts';
import type { RuleValues } from './rule-values.ts';
import { StaleNotice } from './stale-notice.tsx';

/** Makes a rule, or changes one as it was opened; says while it is typed what it will do. */
export function RuleDialog({ opened, onClose }: { opened: AlertRule | null; onClose: () => void }) {
  const { t } = useTranslation(['alerts', 'common', 'performance']);
  const toast = useToast();
  const client = useClient();
  const save = useWrite('alerts/save-rule');
  const models = useCommand('models/list', modelsInput).data?.items ?? [];
  const [base, setBase] = useState(opened);
  const [values, setValues] = useState(opened === null ? newRule : valuesOf(opened));
  const [touched, setTouched] = useState(opened !== null);
  const parsed = parseRule(values);
  const stale = save.error?.code === 'STALE_VERSION';

  const change = (part: Partial<RuleValues>): void => {
    if (!stale) save.reset();
    setTouched(true);
    setValues({ ...values, ...part });
  };
  /** What is wrong at a place of the draft: what the contract says, or what the engine refused. */
  const problemOf = (field: string): string | null => {
    const refused = save.error?.problems.find(({ path }) => path === `draft.${field}`)?.message;
    if (refused !== undefined) return refused;
    if (!touched || parsed.success) return null;
    if (field === 'coolDownHours' && !/^\s*-?[\d.]+\s*$/u.test(values.coolDownHours))
      return t('rule.notNumber');
    return parsed.error.issues.find(({ path }) => path.join('.') === field)?.message ?? null;
  };
  const keptId = opened?.modelId ?? null;
  const modelOptions = [
    { value: everyModel, label: t('rules.everyModel') },
    ...models.map(({ id, name }) => ({ value: id as string, label: name })),
    // A model that the list does not hold (it may be in the bin) is kept.
    ...(keptId === null || models.some(({ id }) => id === keptId)
      ? []
      : [{ value: keptId as string, label: opened?.modelName ?? keptId }]),
  ];
  const modelName = modelOptions.find(({ value }) => value === values.modelId)?.label ?? null;

  const submit = (): void => {
    setTouched(true);
    if (!parsed.success) return;
    save.mutate(
      { rule: base === null ? null : { id: base.id, rowVersion: base.rowVersion }, draft: parsed.data },
      {
        onSuccess: (saved) => {
          toast.success(t('rule.done', { name: saved.name }));
          onClose();
        },
      },
    );
  };
  const reload = async (): Promise<void> => {
    try {
      const { rules } = await client.call('alerts/rules', {});
      const present = rules.find(({ id }) => id === base?.id) ?? null;
      if (present === null) {
        toast.error(t('rule.gone'));
        onClose();
        return;
      }
      setBase(present);
      setValues(valuesOf(present));
      save.reset();
    } catch (error) {
      toast.error(toClientError(error).message);
    }
  };

  return (
    <FormDialog
      title={opened === null ? t('rule.add') : t('rule.change', { name: opened.name })}
      command="alerts/save-rule"
      action={t('rule.save')}
      pending={save.isPending}
      // What has a field stands next to it.
      error={stale || (save.error?.problems.length ?? 0) > 0 ? null : save.error}
      disabled={stale || (touched && !parsed.success)}
      onSubmit={submit}
      onClose={onClose}
    >
      {stale ? (
        <StaleNotice
          onReload={() => {
            void reload();
          }}
        >
          {t('rule.stale')}
        </StaleNotice>
      ) : null}
      <TextField
        label={t('rule.name')}
        value={values.name}
        required
        // The first field of a dialog that was opened to fill it in.
        // eslint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        error={problemOf('name') !== null}
        helperText={problemOf('name') ?? ' '}
        sx={{ marginTop: 1 }}
        onChange={(event) => {
          change({ name: event.target.value });
        }}
      />
      <SourceField
        selected={values.sources}
        problem={problemOf('sources')}
        onChange={(sources) => {
          change({ sources });
        }}
      />
      <LimitFields values={values} problemOf={problemOf} onChange={change} />
      <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: { xs: '1fr', sm: '1fr 1fr' } }}>
        <PlainSelect
          label={t('column.model')}
          labelled
          value={values.modelId}
          options={modelOptions}
          onChange={(modelId) => {
            change({ modelId });
          }}
        />
        <PlainSelect
          label={t('rules.column.level')}
          labelled
          value={values.level}
          options={alertLevel.options.map((value) => ({ value, label: t(`level.${value}`) }))}
          onChange={(level) => {
            change({ level });
          }}
        />
        <PlainSelect
          label={t('column.severity')}
          labelled
          value={values.severity}
          options={alertSeverity.options.map((value) => ({
            value,
            label: t(`common:alertSeverity.${value}`),
          }))}
          onChange={(severity) => {
            change({ severity });
          }}
        />
        <TextField
          label={t('rule.coolDown')}
          value={values.coolDownHours}
          size="small"
          error={problemOf('coolDownHours') !== null}
          helperText={problemOf('coolDownHours') ?? t('rule.coolDownHint')}
          slotProps={{ htmlInput: { inputMode: 'numeric' } }}
          onChange={(event) => {
            change({ coolDownHours: event.target.value });
          }}
        />
      </Box>
      <Box>
        <FormControlLabel
          control={
            <Switch
              checked={values.autoResolve}
              onChange={(_, autoResolve) => {
                change({ autoResolve });
              }}
            />
          }
          label={t('rule.autoResolve')}
        />
        <FormControlLabel
          control={
            <Switch
              checked={values.enabled}
              onChange={(_, enabled) => {
                change({ enabled });
              }}
            />
          }
          label={t('rule.enabled')}
        />
      </Box>
      {parsed.success ? (
        <MuiAlert severity="info">
          {ruleSentence(t, parsed.data, parsed.data.modelId === null ? null : modelName)}
        </MuiAlert>
      ) : null}
    </FormDialog>
  );
}

const modelsInput = { limit: 200 };

type SourceFieldProps = {
  selected: readonly AlertSource[];
  problem: string | null;
  onChange: (sources: AlertSource[]) => void;
};

function SourceField({ selected, problem, onChange }: SourceFieldProps) {
  const { t } = useTranslation('alerts');
  const labelId = useId();
  return (
    <Box role="group" aria-labelledby={labelId}>
      <FormLabel id={labelId} error={problem !== null}>
        {t('rule.sources')}
      </FormLabel>
      <FormGroup row>
        {alertSource.options.map((source) => (
          <FormControlLabel
            key={source}
            control={
              <Checkbox
                size="small"
                checked={selected.includes(source)}
                onChange={(_, on) => {
                  onChange(on ? [...selected, source] : selected.filter((other) => other !== source));
                }}
              />
            }
            label={t(`sources.${source}`)}
          />
        ))}
      </FormGroup>
      {problem === null ? null : <FormHelperText error>{problem}</FormHelperText>}
    </Box>
  );
}
