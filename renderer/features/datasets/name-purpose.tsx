import Box from '@mui/material/Box';
import FormControl from '@mui/material/FormControl';
import FormControlLabel from '@mui/material/FormControlLabel';
import FormLabel from '@mui/material/FormLabel';
import Radio from '@mui/material/Radio';
import RadioGroup from '@mui/material/RadioGroup';
import TextField from '@mui/material/TextField';
import { useTranslation } from 'react-i18next';
import { datasetPurpose } from '../../../shared/contract/datasets.ts';
import type { DatasetPurpose } from '../../../shared/contract/datasets.ts';

type NamePurposeProps = {
  name: string;
  purpose: DatasetPurpose;
  problem?: string;
  onName: (name: string) => void;
  onPurpose: (purpose: DatasetPurpose) => void;
};

/** What the data set is called and which side of a comparison it is for. */
export function NamePurpose({ name, purpose, problem, onName, onPurpose }: NamePurposeProps) {
  const { t } = useTranslation('data');
  return (
    <Box
      sx={{
        display: 'grid',
        gap: 2.5,
        gridTemplateColumns: 'repeat(auto-fit, minmax(280px, 1fr))',
        maxWidth: 860,
        paddingTop: 0.5,
      }}
    >
      <TextField
        label={t('wizard.name')}
        required
        value={name}
        error={problem !== undefined}
        helperText={problem ?? ' '}
        slotProps={{ htmlInput: { maxLength: 128 } }}
        onChange={(event) => {
          onName(event.target.value);
        }}
      />
      <FormControl>
        <FormLabel id="import-purpose" sx={{ fontSize: '0.8125rem' }}>
          {t('wizard.purpose')}
        </FormLabel>
        <RadioGroup
          aria-labelledby="import-purpose"
          value={purpose}
          onChange={(event) => {
            const chosen = datasetPurpose.safeParse(event.target.value);
            if (chosen.success) onPurpose(chosen.data);
          }}
        >
          {datasetPurpose.options.map((option) => (
            <FormControlLabel
              key={option}
              value={option}
              control={<Radio size="small" />}
              label={
                <>
                  {t(`purpose.${option}`)}{' '}
                  <Box component="span" sx={{ color: 'text.secondary', fontSize: '0.8125rem' }}>
                    {t(`wizard.purposeHint.${option}`)}
                  </Box>
                </>
              }
            />
          ))}
        </RadioGroup>
      </FormControl>
    </Box>
  );
}
