import Box from '@mui/material/Box';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import { useTranslation } from 'react-i18next';
import type { CompareSettings, SettingsProblems, TypedBins } from './compare-settings.ts';

export type SettingsFieldsProps = {
  settings: CompareSettings;
  problems: SettingsProblems;
  onChange: (part: Partial<CompareSettings>) => void;
};

const methods = ['quantile', 'equal-width', 'custom'] as const;

type BinFieldsProps = {
  settings: TypedBins;
  /** Messages by `binCount` and `binEdges`. */
  problems: SettingsProblems;
  onChange: (part: Partial<TypedBins>) => void;
};

/** How values are put into bins, for all columns or for one. */
export function BinFields({ settings, problems, onChange }: BinFieldsProps) {
  const { t } = useTranslation('drift');
  return (
    <Box
      sx={{
        display: 'grid',
        gap: 2,
        gridTemplateColumns: 'repeat(auto-fit, minmax(220px, 1fr))',
        paddingTop: 0.5,
        alignItems: 'start',
      }}
    >
      <TextField
        select
        label={t('compare.binMethod')}
        value={settings.binMethod}
        helperText=" "
        onChange={(event) => {
          const binMethod = methods.find((method) => method === event.target.value);
          if (binMethod !== undefined) onChange({ binMethod });
        }}
      >
        {methods.map((method) => (
          <MenuItem key={method} value={method}>
            {t(`compare.binMethodName.${method}`)}
          </MenuItem>
        ))}
      </TextField>
      {settings.binMethod === 'custom' ? (
        <TextField
          label={t('compare.binEdges')}
          value={settings.binEdges}
          error={'binEdges' in problems}
          helperText={problems['binEdges'] ?? t('compare.binEdgesHint')}
          onChange={(event) => {
            onChange({ binEdges: event.target.value });
          }}
        />
      ) : (
        <TextField
          label={t('compare.binCount')}
          value={settings.binCount}
          error={'binCount' in problems}
          helperText={problems['binCount'] ?? ' '}
          slotProps={{ htmlInput: { inputMode: 'numeric' } }}
          onChange={(event) => {
            onChange({ binCount: event.target.value });
          }}
        />
      )}
    </Box>
  );
}
