import { useState } from 'react';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import FormControlLabel from '@mui/material/FormControlLabel';
import MenuItem from '@mui/material/MenuItem';
import Switch from '@mui/material/Switch';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { DatasetColumn } from '../../../shared/contract/datasets.ts';
import { BinFields } from './bin-fields.tsx';
import type { SettingsFieldsProps } from './bin-fields.tsx';
import { defaultSettings, ofColumn, problemColumn } from './compare-settings.ts';
import { TestFields } from './test-fields.tsx';
import { ThresholdTable } from './threshold-table.tsx';

type ColumnFieldsProps = SettingsFieldsProps & { columns: readonly Pick<DatasetColumn, 'name' | 'type'>[] };

const without = <Value,>(own: Readonly<Record<string, Value>>, name: string): Record<string, Value> =>
  Object.fromEntries(Object.entries(own).filter(([column]) => column !== name));

/** Tests, bins and thresholds of single columns, one column at a time. */
export function ColumnFields({ settings, problems, onChange, columns }: ColumnFieldsProps) {
  const { t } = useTranslation('drift');
  const [chosen, setChosen] = useState('');
  const { ownTests, ownBins, ownThresholds } = settings;
  const own = columns.filter(
    ({ name }) =>
      Object.hasOwn(ownTests, name) ||
      Object.hasOwn(ownBins, name) ||
      Object.keys(ofColumn(ownThresholds, name) ?? {}).length > 0,
  );
  const broken = columns.filter(({ name }) =>
    Object.keys(problems).some((key) => problemColumn(key) === name),
  );
  const column = columns.find(({ name }) => name === chosen);
  return (
    <Box sx={{ display: 'grid', gap: 2.5 }}>
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>
        {own.length === 0
          ? t('columns.none')
          : t('columns.some', { names: own.map(({ name }) => `“${name}”`).join(', ') })}
      </Typography>
      {broken.length === 0 ? null : (
        <Alert severity="error">
          {t('columns.broken', { names: broken.map(({ name }) => `“${name}”`).join(', ') })}
        </Alert>
      )}
      <TextField
        select
        label={t('columns.choose')}
        value={column?.name ?? ''}
        sx={{ maxWidth: 360 }}
        onChange={(event) => {
          setChosen(event.target.value);
        }}
      >
        {columns.map(({ name }) => (
          <MenuItem key={name} value={name}>
            {own.some((one) => one.name === name) ? t('columns.withOwn', { name }) : name}
          </MenuItem>
        ))}
      </TextField>
      {column === undefined ? null : (
        <OneColumn
          key={column.name}
          column={column}
          settings={settings}
          problems={problems}
          onChange={onChange}
        />
      )}
    </Box>
  );
}

function OneColumn({
  column: { name, type },
  settings,
  problems,
  onChange,
}: SettingsFieldsProps & { column: Pick<DatasetColumn, 'name' | 'type'> }) {
  const { t } = useTranslation('drift');
  const { ownTests, ownBins, ownThresholds } = settings;
  const bins = ofColumn(ownBins, name);
  const binProblem = problems[`ownBins.${name}`];
  return (
    <Box sx={{ display: 'grid', gap: 2, justifyItems: 'start' }}>
      <Box>
        <Typography variant="h3">{t('columns.tests', { name })}</Typography>
        <TestFields
          label={t('columns.tests', { name })}
          tests={ofColumn(ownTests, name) ?? null}
          problem={problems[`ownTests.${name}`]}
          onChange={(tests) => {
            onChange({
              ownTests: tests === null ? without(ownTests, name) : { ...ownTests, [name]: tests },
            });
          }}
        />
      </Box>
      {type === 'numeric' ? (
        <Box sx={{ width: '100%', maxWidth: 620 }}>
          <FormControlLabel
            label={t('columns.bins', { name })}
            control={
              <Switch
                checked={bins !== undefined}
                onChange={(_event, checked) => {
                  const { binMethod, binCount, binEdges } = defaultSettings;
                  onChange({
                    ownBins: checked
                      ? { ...ownBins, [name]: { binMethod, binCount, binEdges } }
                      : without(ownBins, name),
                  });
                }}
              />
            }
          />
          {bins === undefined ? null : (
            <BinFields
              settings={bins}
              problems={binProblem === undefined ? {} : { binCount: binProblem, binEdges: binProblem }}
              onChange={(part) => {
                onChange({ ownBins: { ...ownBins, [name]: { ...bins, ...part } } });
              }}
            />
          )}
        </Box>
      ) : null}
      <Box>
        <Typography variant="h3">{t('columns.thresholds', { name })}</Typography>
        <Typography variant="body2" sx={{ color: 'text.secondary', marginBottom: 1 }}>
          {t('columns.thresholdsHint')}
        </Typography>
        <ThresholdTable
          label={t('columns.thresholds', { name })}
          column={name}
          thresholds={ofColumn(ownThresholds, name) ?? {}}
          problemOf={(test) => problems[`ownThresholds.${test}.${name}`]}
          onChange={(thresholds) => {
            onChange({ ownThresholds: { ...ownThresholds, [name]: thresholds } });
          }}
        />
      </Box>
      <Button
        onClick={() => {
          onChange({
            ownTests: without(ownTests, name),
            ownBins: without(ownBins, name),
            ownThresholds: without(ownThresholds, name),
          });
        }}
      >
        {t('columns.reset', { name })}
      </Button>
    </Box>
  );
}
