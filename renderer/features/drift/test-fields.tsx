import Box from '@mui/material/Box';
import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import FormHelperText from '@mui/material/FormHelperText';
import Radio from '@mui/material/Radio';
import RadioGroup from '@mui/material/RadioGroup';
import { useTranslation } from 'react-i18next';
import { driftTestId } from '../../../shared/schema/drift.ts';
import type { DriftTestId } from '../../../shared/schema/drift.ts';

type TestFieldsProps = {
  /** Null: chosen for each feature by the engine. */
  tests: readonly DriftTestId[] | null;
  /** What they are of; absent: of all features. */
  label?: string;
  problem: string | undefined;
  onChange: (tests: readonly DriftTestId[] | null) => void;
};

const firstChoice: readonly DriftTestId[] = ['ks', 'psi', 'chi2', 'missing-rate', 'new-category'];

export function TestFields({ tests, label, problem, onChange }: TestFieldsProps) {
  const { t } = useTranslation('drift');
  return (
    <>
      <RadioGroup
        row
        aria-label={label ?? t('compare.tests')}
        value={tests === null ? 'default' : 'chosen'}
        onChange={(event) => {
          onChange(event.target.value === 'default' ? null : firstChoice);
        }}
      >
        <FormControlLabel
          value="default"
          control={<Radio size="small" />}
          label={label === undefined ? t('compare.testsDefault') : t('columns.testsUsual')}
        />
        <FormControlLabel
          value="chosen"
          control={<Radio size="small" />}
          label={label === undefined ? t('compare.testsChosen') : t('columns.testsChosen')}
        />
      </RadioGroup>
      {tests === null ? null : (
        <Box
          sx={{ display: 'grid', gridTemplateColumns: 'repeat(auto-fill, minmax(190px, 1fr))', marginTop: 1 }}
        >
          {driftTestId.options.map((test) => (
            <FormControlLabel
              key={test}
              label={t(`test.${test}`)}
              control={
                <Checkbox
                  size="small"
                  checked={tests.includes(test)}
                  onChange={(_, checked) => {
                    onChange(checked ? [...tests, test] : tests.filter((other) => other !== test));
                  }}
                />
              }
            />
          ))}
        </Box>
      )}
      {problem === undefined ? null : <FormHelperText error>{problem}</FormHelperText>}
    </>
  );
}
