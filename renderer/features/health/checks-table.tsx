import Box from '@mui/material/Box';
import Table from '@mui/material/Table';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableContainer from '@mui/material/TableContainer';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import { useTranslation } from 'react-i18next';
import type { HealthCheck } from '../../../shared/contract/health.ts';
import { tableEdges, tabularNumbers } from '../../components/tabular.ts';
import { figureText } from './figure-text.ts';
import { HealthStateMark } from './health-state.tsx';

/** Every check with its state, its figure, what was found and what to do. */
export function ChecksTable({ checks }: { checks: readonly HealthCheck[] }) {
  const { t } = useTranslation('health');
  return (
    <TableContainer tabIndex={0} role="group" aria-label={t('checks')}>
      <Table size="small" aria-label={t('checks')} sx={{ minWidth: 620, ...tableEdges(2.5) }}>
        <TableHead>
          <TableRow>
            <TableCell>{t('checkColumn')}</TableCell>
            <TableCell>{t('stateColumn')}</TableCell>
            <TableCell align="right">{t('figureColumn')}</TableCell>
            <TableCell>{t('foundColumn')}</TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {checks.map((check) => (
            <TableRow key={check.id}>
              <TableCell component="th" scope="row" sx={{ fontWeight: 600, whiteSpace: 'nowrap' }}>
                {t(`check.${check.id}`)}
              </TableCell>
              <TableCell>
                <HealthStateMark state={check.state} />
              </TableCell>
              <TableCell align="right" sx={{ ...tabularNumbers, whiteSpace: 'nowrap' }}>
                {figureText(check)}
              </TableCell>
              <TableCell>
                {check.sentence}
                {check.advice === '' ? null : (
                  <Box
                    sx={{ color: check.state === 'ok' ? 'text.secondary' : 'text.primary', marginTop: 0.25 }}
                  >
                    {check.advice}
                  </Box>
                )}
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </TableContainer>
  );
}
