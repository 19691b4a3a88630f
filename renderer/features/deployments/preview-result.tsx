import Box from '@mui/material/Box';
import MuiLink from '@mui/material/Link';
import Table from '@mui/material/Table';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import Typography from '@mui/material/Typography';
import { Link } from 'react-router';
import { useTranslation } from 'react-i18next';
import { maxGateMoves } from '../../../shared/contract/deployments.ts';
import type { GatePreview } from '../../../shared/contract/deployments.ts';
import type { GatePolicy } from '../../../shared/schema/gate.ts';
import { FigureTable } from '../../charts/figure-table.tsx';
import { useCommand } from '../../client/client-context.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { tableEdges } from '../../components/tabular.ts';
import { formatCount } from '../../format/numbers.ts';
import { GateBadge } from './badges.tsx';

/** Of which models the gate would say something else, and by which rules. */
export function PreviewResult({ policy }: { policy: GatePolicy }) {
  const { t } = useTranslation(['deployments', 'common']);
  const query = useCommand('gate/preview', { policy });
  return (
    <Box component="section" aria-label={t('preview.title')}>
      <Typography variant="h3">{t('preview.title')}</Typography>
      <QueryView query={query} rows={3}>
        {({ models, changed, admitted, moves }) =>
          changed === 0 ? (
            <Typography>{t('preview.none', { models })}</Typography>
          ) : (
            <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: 'minmax(0, 1fr)' }}>
              <Typography>{t('preview.some', { count: changed, models })}</Typography>
              <Box sx={{ maxWidth: 420 }}>
                <FigureTable
                  label={t('preview.admitted')}
                  columns={[t('preview.admitted'), t('preview.now'), t('preview.then')]}
                  rows={admitted.map(({ step, before, after }) => [
                    t(`common:state.${step}`),
                    formatCount(before),
                    formatCount(after),
                  ])}
                />
              </Box>
              <Moves moves={moves} />
              {moves.length < maxGateMoves ? null : (
                <Typography variant="body2">{t('preview.first', { most: maxGateMoves })}</Typography>
              )}
            </Box>
          )
        }
      </QueryView>
    </Box>
  );
}

function Moves({ moves }: Pick<GatePreview, 'moves'>) {
  const { t } = useTranslation(['deployments', 'common']);
  return (
    <Box tabIndex={0} role="group" aria-label={t('preview.moves')} sx={{ maxHeight: 360, overflow: 'auto' }}>
      <Table size="small" stickyHeader aria-label={t('preview.moves')} sx={tableEdges(0)}>
        <TableHead>
          <TableRow>
            <TableCell>{t('preview.model')}</TableCell>
            <TableCell>{t('preview.step')}</TableCell>
            <TableCell>{t('preview.now')}</TableCell>
            <TableCell>{t('preview.then')}</TableCell>
            <TableCell>{t('preview.rules')}</TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {moves.map(({ modelId, modelName, step, before, after, rules }) => (
            <TableRow key={`${modelId} ${step}`}>
              <TableCell component="th" scope="row" sx={{ minWidth: 120 }}>
                <MuiLink component={Link} to={`/models/${modelId}/deployment`}>
                  {modelName}
                </MuiLink>
              </TableCell>
              <TableCell>{t(`common:state.${step}`)}</TableCell>
              <TableCell>
                <GateBadge verdict={before} />
              </TableCell>
              <TableCell>
                <GateBadge verdict={after} />
              </TableCell>
              <TableCell sx={{ minWidth: 110 }}>
                {rules.map((rule) => t(`rule.${rule}`)).join(', ')}
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Box>
  );
}
