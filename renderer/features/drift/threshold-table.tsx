import Box from '@mui/material/Box';
import Table from '@mui/material/Table';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import TextField from '@mui/material/TextField';
import { useTranslation } from 'react-i18next';
import { driftTestId } from '../../../shared/schema/drift.ts';
import type { DriftTestId } from '../../../shared/schema/drift.ts';
import type { TypedThresholds } from './compare-settings.ts';

type ThresholdTableProps = {
  label: string;
  /** The column they are of; absent: of all. */
  column?: string;
  thresholds: TypedThresholds;
  problemOf: (test: DriftTestId) => string | undefined;
  onChange: (thresholds: TypedThresholds) => void;
};

const bounds = ['moderate', 'major'] as const;
const blank = { moderate: '', major: '' };

/** Effect sizes from which a change counts, by test. */
export function ThresholdTable({ label, column, thresholds, problemOf, onChange }: ThresholdTableProps) {
  const { t } = useTranslation('drift');
  return (
    <Table size="small" aria-label={label} sx={{ maxWidth: 620 }}>
      <TableHead>
        <TableRow>
          <TableCell>{t('compare.thresholdTest')}</TableCell>
          <TableCell>{t('compare.thresholdModerate')}</TableCell>
          <TableCell>{t('compare.thresholdMajor')}</TableCell>
        </TableRow>
      </TableHead>
      <TableBody>
        {driftTestId.options.map((test) => {
          const present = thresholds[test] ?? blank;
          const problem = problemOf(test);
          return (
            <TableRow key={test}>
              <TableCell component="th" scope="row">
                {t(`test.${test}`)}
                {problem === undefined ? null : (
                  <Box role="alert" sx={{ color: 'error.main', fontSize: '0.8125rem', fontWeight: 400 }}>
                    {problem}
                  </Box>
                )}
              </TableCell>
              {bounds.map((bound) => (
                <TableCell key={bound}>
                  <TextField
                    value={present[bound]}
                    placeholder={t('compare.default')}
                    error={problem !== undefined}
                    slotProps={{
                      htmlInput: {
                        'aria-label':
                          column === undefined
                            ? t(`compare.${bound}Of`, { test: t(`test.${test}`) })
                            : t(`columns.${bound}Of`, { test: t(`test.${test}`), name: column }),
                        inputMode: 'decimal',
                      },
                    }}
                    onChange={(event) => {
                      onChange({ ...thresholds, [test]: { ...present, [bound]: event.target.value } });
                    }}
                  />
                </TableCell>
              ))}
            </TableRow>
          );
        })}
      </TableBody>
    </Table>
  );
}
