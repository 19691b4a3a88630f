import { useState } from 'react';
import Box from '@mui/material/Box';
import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import FormHelperText from '@mui/material/FormHelperText';
import IconButton from '@mui/material/IconButton';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import AddRounded from '@mui/icons-material/AddRounded';
import ArrowUpwardRounded from '@mui/icons-material/ArrowUpwardRounded';
import DeleteOutlineRounded from '@mui/icons-material/DeleteOutlineRounded';
import Button from '@mui/material/Button';
import { useTranslation } from 'react-i18next';
import type { FairnessSettings } from '../../../shared/contract/fairness.ts';
import { comparedRateName } from '../../../shared/schema/fairness.ts';
import { useWrite } from '../../client/client-context.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { GateButton } from '../../components/gate-button.tsx';
import { useToast } from '../../components/use-toast.ts';
import { readForm, toForm } from './settings-draft.ts';
import type { SettingsForm } from './settings-draft.ts';

/** The settings of a model, checked while they are typed. `settings` is what is stored. */
export function SettingsFields({ settings, locked }: { settings: FairnessSettings; locked: boolean }) {
  const { t } = useTranslation('fairness');
  const toast = useToast();
  const save = useWrite('fairness/save-settings');
  const [form, setForm] = useState(() => toForm(settings));
  const reading = readForm(form, { numbers: t('settings.numbers'), number: t('settings.number') });
  const problems = reading.ok ? {} : reading.problems;
  const change = (part: Partial<SettingsForm>): void => {
    setForm((present) => ({ ...present, ...part }));
  };
  const text = (field: 'minimum' | 'ratio' | 'gap' | 'seed' | 'favourable', label: string, hint = ' ') => (
    <TextField
      size="small"
      label={label}
      value={form[field]}
      error={problems[field] !== undefined}
      helperText={problems[field] ?? hint}
      onChange={(event) => {
        change({ [field]: event.target.value });
      }}
    />
  );
  return (
    <Box
      component="form"
      noValidate
      // Without it the widest row decides, and a narrow window cuts the fields off.
      sx={{ display: 'grid', gap: 2.5, gridTemplateColumns: 'minmax(0, 1fr)' }}
      onSubmit={(event) => {
        event.preventDefault();
        if (!reading.ok) return;
        save.mutate(
          { ...reading.draft, modelId: settings.modelId, rowVersion: settings.rowVersion },
          {
            onSuccess: (saved) => {
              setForm(toForm(saved));
              toast.success(t('settings.saved'));
            },
          },
        );
      }}
    >
      {save.error === null ? null : <ErrorNotice error={save.error} />}
      <AttributeFields form={form} found={settings.found} problems={problems} onChange={change} />
      <Box>
        <Typography variant="h3" sx={{ marginBottom: 1.5 }}>
          {t('settings.judging')}
        </Typography>
        <Box
          sx={{
            display: 'grid',
            gap: 2,
            gridTemplateColumns: 'repeat(auto-fit, minmax(230px, 1fr))',
            maxWidth: 980,
          }}
        >
          {text('favourable', t('settings.favourable'), t('settings.favourableHint'))}
          {text('minimum', t('settings.minimum'))}
          {text('ratio', t('settings.ratio'), t('settings.ratioHint'))}
          {text('gap', t('settings.gap'), t('settings.gapHint'))}
          {text('seed', t('settings.seed'))}
        </Box>
        <Box role="group" aria-label={t('settings.judged')} sx={{ marginTop: 0.5 }}>
          <Typography variant="body2" sx={{ color: 'text.secondary' }}>
            {t('settings.judged')}
          </Typography>
          {comparedRateName.options.map((rate) => (
            <FormControlLabel
              key={rate}
              label={t(`rate.${rate}`)}
              control={
                <Checkbox
                  size="small"
                  checked={form.judged.includes(rate)}
                  onChange={(_, checked) => {
                    change({
                      judged: comparedRateName.options.filter((name) =>
                        name === rate ? checked : form.judged.includes(name),
                      ),
                    });
                  }}
                />
              }
            />
          ))}
        </Box>
      </Box>
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 2 }}>
        <GateButton
          command="fairness/save-settings"
          type="submit"
          variant="contained"
          loading={save.isPending}
          disabled={locked || !reading.ok}
        >
          {t('settings.save')}
        </GateButton>
        <Typography variant="body2" sx={{ color: 'text.secondary' }}>
          {settings.rowVersion === 0 ? '' : t('settings.version', { version: settings.rowVersion })}
        </Typography>
      </Box>
    </Box>
  );
}

type AttributeFieldsProps = {
  form: SettingsForm;
  found: readonly string[];
  problems: Readonly<Record<string, string>>;
  onChange: (part: Partial<SettingsForm>) => void;
};

function AttributeFields({ form, found, problems, onChange }: AttributeFieldsProps) {
  const { t } = useTranslation('fairness');
  const [added, setAdded] = useState('');
  const { attributes } = form;
  const open = found.filter((name) => !attributes.some(({ column }) => column === name));
  const add = (column: string): void => {
    const name = column.trim();
    if (name === '' || attributes.some((entry) => entry.column === name)) return;
    onChange({ attributes: [...attributes, { column: name, cutPoints: '', reference: '' }] });
    setAdded('');
  };
  const replace = (index: number, part: Partial<(typeof attributes)[number]>): void => {
    onChange({
      attributes: attributes.map((entry, position) => (position === index ? { ...entry, ...part } : entry)),
    });
  };
  return (
    <Box>
      <Typography variant="h3">{t('settings.attributes')}</Typography>
      <Typography variant="body2" sx={{ color: 'text.secondary', marginBottom: 1.5 }}>
        {t('settings.attributesHint')}
      </Typography>
      {attributes.length === 0 ? <Typography>{t('settings.empty')}</Typography> : null}
      {attributes.map((entry, index) => (
        <Box
          key={entry.column}
          sx={{ display: 'flex', flexWrap: 'wrap', gap: 1.5, alignItems: 'flex-start', marginBottom: 0.5 }}
        >
          <Typography sx={{ fontWeight: 560, minWidth: 120, paddingTop: 1, overflowWrap: 'anywhere' }}>
            {entry.column}
          </Typography>
          <TextField
            size="small"
            label={t('settings.cutPoints')}
            value={entry.cutPoints}
            error={problems[`cutPoints.${index}`] !== undefined}
            helperText={problems[`cutPoints.${index}`] ?? ' '}
            sx={{ flex: '1 1 140px', maxWidth: 230 }}
            onChange={(event) => {
              replace(index, { cutPoints: event.target.value });
            }}
          />
          <TextField
            size="small"
            label={t('settings.reference')}
            value={entry.reference}
            helperText={t('settings.referenceHint')}
            sx={{ flex: '1 1 140px', maxWidth: 230 }}
            onChange={(event) => {
              replace(index, { reference: event.target.value });
            }}
          />
          <Box sx={{ display: 'flex' }}>
            <IconButton
              aria-label={t('settings.moveUp', { column: entry.column })}
              disabled={index === 0}
              onClick={() => {
                const rest = attributes.filter((_, position) => position !== index);
                onChange({ attributes: rest.toSpliced(index - 1, 0, entry) });
              }}
            >
              <ArrowUpwardRounded />
            </IconButton>
            <IconButton
              aria-label={t('settings.remove', { column: entry.column })}
              onClick={() => {
                onChange({ attributes: attributes.filter((_, position) => position !== index) });
              }}
            >
              <DeleteOutlineRounded />
            </IconButton>
          </Box>
        </Box>
      ))}
      {problems['attributes'] === undefined ? null : (
        <FormHelperText error>{problems['attributes']}</FormHelperText>
      )}
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, alignItems: 'center', marginTop: 1 }}>
        {open.map((name) => (
          <Button
            key={name}
            size="small"
            variant="outlined"
            startIcon={<AddRounded />}
            onClick={() => {
              add(name);
            }}
          >
            {name}
          </Button>
        ))}
        <TextField
          size="small"
          label={t('settings.addColumn')}
          value={added}
          sx={{ width: 230 }}
          onChange={(event) => {
            setAdded(event.target.value);
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return;
            event.preventDefault();
            add(added);
          }}
        />
        <Button
          size="small"
          disabled={added.trim() === ''}
          onClick={() => {
            add(added);
          }}
        >
          {t('settings.add')}
        </Button>
      </Box>
    </Box>
  );
}
