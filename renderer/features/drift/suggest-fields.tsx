import { useState } from 'react';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import MenuItem from '@mui/material/MenuItem';
import Table from '@mui/material/Table';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableContainer from '@mui/material/TableContainer';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { mostSuggestedColumns } from '../../../shared/contract/drift.ts';
import type { DatasetId, ModelId } from '../../../shared/schema/ids.ts';
import { useWrite } from '../../client/client-context.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { GateButton } from '../../components/gate-button.tsx';
import { tabularNumbers } from '../../components/tabular.ts';
import { formatNumber } from '../../format/numbers.ts';
import type { SettingsFieldsProps } from './bin-fields.tsx';
import { readNumber, typedThresholds } from './compare-settings.ts';

type SuggestFieldsProps = Pick<SettingsFieldsProps, 'settings' | 'onChange'> & {
  modelId: ModelId;
  referenceId: DatasetId;
  /** Rows of the current data, which the windows are to be as large as. */
  currentRows: number | undefined;
  /** Columns that are compared; null: all. */
  columns?: readonly string[] | null;
};

const orders = ['random', 'in-order'] as const;
const largestWindow = 2500;

/** Thresholds from the reference's own windows: asked for, looked at, and then used. */
export function SuggestFields({
  settings,
  onChange,
  modelId,
  referenceId,
  currentRows,
  columns = null,
}: SuggestFieldsProps) {
  const { t } = useTranslation('drift');
  const suggestion = useWrite('drift/suggest-thresholds');
  const [rows, setRows] = useState(String(Math.min(largestWindow, Math.max(20, currentRows ?? 500))));
  const [order, setOrder] = useState<(typeof orders)[number]>('random');
  const windowRows = readNumber(rows);
  const valid = Number.isInteger(windowRows) && windowRows >= 20 && windowRows <= largestWindow;
  const used = Object.keys(settings.ownThresholds).length;
  return (
    <Box>
      <Typography variant="h3">{t('suggest.title')}</Typography>
      <Typography variant="body2" sx={{ color: 'text.secondary', marginBottom: 1.5 }}>
        {t('suggest.hint')}
      </Typography>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 2, alignItems: 'flex-start' }}>
        <TextField
          label={t('suggest.rows')}
          value={rows}
          error={!valid}
          helperText={valid ? ' ' : t('suggest.rowsProblem')}
          slotProps={{ htmlInput: { inputMode: 'numeric' } }}
          onChange={(event) => {
            setRows(event.target.value);
          }}
        />
        <TextField
          select
          label={t('suggest.order')}
          value={order}
          sx={{ minWidth: 220 }}
          onChange={(event) => {
            const chosen = orders.find((name) => name === event.target.value);
            if (chosen !== undefined) setOrder(chosen);
          }}
        >
          {orders.map((name) => (
            <MenuItem key={name} value={name}>
              {t(`suggest.orderName.${name}`)}
            </MenuItem>
          ))}
        </TextField>
        <GateButton
          command="drift/suggest-thresholds"
          variant="outlined"
          disabled={!valid}
          loading={suggestion.isPending}
          onClick={() => {
            suggestion.mutate({
              modelId,
              referenceId,
              windowRows,
              order,
              ...(settings.tests === null || settings.tests.length === 0
                ? {}
                : { tests: [...settings.tests] }),
              ...(columns === null || columns.length === 0
                ? {}
                : { columns: columns.slice(0, mostSuggestedColumns) }),
            });
          }}
        >
          {t('suggest.ask')}
        </GateButton>
      </Box>
      {suggestion.error === null ? null : <ErrorNotice error={suggestion.error} />}
      {used === 0 ? null : (
        <Alert
          severity="info"
          sx={{ marginBottom: 1.5 }}
          action={
            <Button
              color="inherit"
              onClick={() => {
                onChange({ ownThresholds: {} });
              }}
            >
              {t('suggest.drop')}
            </Button>
          }
        >
          {t('suggest.used', { count: used })}
        </Alert>
      )}
      {suggestion.data === undefined ? null : (
        <Box>
          <Typography variant="body2" sx={{ marginBottom: 1, maxWidth: '80ch' }}>
            {suggestion.data.explanation}
          </Typography>
          <TableContainer
            tabIndex={0}
            role="group"
            aria-label={t('suggest.table')}
            sx={{ maxHeight: 380, marginBottom: 1.5 }}
          >
            <Table size="small" stickyHeader aria-label={t('suggest.table')}>
              <TableHead>
                <TableRow>
                  <TableCell>{t('run.columnFeature')}</TableCell>
                  <TableCell>{t('compare.thresholdTest')}</TableCell>
                  <TableCell align="right">{t('suggest.present')}</TableCell>
                  <TableCell align="right">{t('suggest.suggested')}</TableCell>
                </TableRow>
              </TableHead>
              <TableBody>
                {suggestion.data.features.flatMap(({ name, tests }) =>
                  tests.map((test, index) => (
                    <TableRow key={`${name} ${test.id}`}>
                      <TableCell component="th" scope="row">
                        {index === 0 ? name : ''}
                      </TableCell>
                      <TableCell>{t(`test.${test.id}`)}</TableCell>
                      <TableCell align="right" sx={tabularNumbers}>
                        {`${formatNumber(test.present.moderate)} / ${formatNumber(test.present.major)}`}
                      </TableCell>
                      <TableCell align="right" sx={tabularNumbers}>
                        {`${formatNumber(test.suggested.moderate)} / ${formatNumber(test.suggested.major)}`}
                      </TableCell>
                    </TableRow>
                  )),
                )}
              </TableBody>
            </Table>
          </TableContainer>
          <Button
            variant="contained"
            onClick={() => {
              const features = suggestion.data.features;
              onChange({
                ownThresholds: {
                  ...settings.ownThresholds,
                  ...Object.fromEntries(
                    features.map(({ name, tests }) => [
                      name,
                      typedThresholds(Object.fromEntries(tests.map(({ id, suggested }) => [id, suggested]))),
                    ]),
                  ),
                },
              });
            }}
          >
            {t('suggest.use')}
          </Button>
        </Box>
      )}
    </Box>
  );
}
