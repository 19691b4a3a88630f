import Box from '@mui/material/Box';
import Chip from '@mui/material/Chip';
import Table from '@mui/material/Table';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableContainer from '@mui/material/TableContainer';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import { useTranslation } from 'react-i18next';
import type { SessionRow } from '../../../shared/contract/identity.ts';
import { useWrite } from '../../client/client-context.tsx';
import type { CommandQuery } from '../../client/client-context.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { GateButton } from '../../components/gate-button.tsx';
import { Moment } from '../../components/moment.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { Section } from '../../components/section.tsx';
import { useToast } from '../../components/use-toast.ts';
import { tableEdges } from '../../components/tabular.ts';

/** Open sessions of one account, each of which can be ended at once. */
export function SessionList({ query }: { query: CommandQuery<'session/list'> }) {
  const { t } = useTranslation('identity');
  return (
    <Section title={t('sessions.title')} hint={t('sessions.hint')} flush>
      <Box sx={query.data === undefined ? { padding: '0 20px 20px' } : {}}>
        <QueryView query={query} rows={2}>
          {({ sessions }) =>
            sessions.length === 0 ? (
              <EmptyState title={t('sessions.empty')} body={t('sessions.emptyBody')} />
            ) : (
              <TableContainer>
                <Table
                  size="small"
                  aria-label={t('sessions.title')}
                  sx={{ minWidth: 620, ...tableEdges(2.5) }}
                >
                  <TableHead>
                    <TableRow>
                      <TableCell>{t('sessions.shell')}</TableCell>
                      <TableCell>{t('sessions.started')}</TableCell>
                      <TableCell>{t('sessions.lastSeen')}</TableCell>
                      <TableCell>{t('sessions.ends')}</TableCell>
                      <TableCell align="right">{t('sessions.actions')}</TableCell>
                    </TableRow>
                  </TableHead>
                  <TableBody>
                    {sessions.map((row) => (
                      <SessionItem key={row.id} row={row} />
                    ))}
                  </TableBody>
                </Table>
              </TableContainer>
            )
          }
        </QueryView>
      </Box>
    </Section>
  );
}

function SessionItem({ row }: { row: SessionRow }) {
  const { t } = useTranslation('identity');
  const toast = useToast();
  const revoke = useWrite('session/revoke');
  const shell = t(`shell.${row.shell}`);
  return (
    <TableRow hover>
      <TableCell component="th" scope="row">
        <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 1 }}>
          {shell}
          {row.current ? (
            <Chip size="small" color="primary" variant="outlined" label={t('sessions.this')} />
          ) : null}
          {row.locked ? <Chip size="small" variant="outlined" label={t('sessions.locked')} /> : null}
        </Box>
      </TableCell>
      <TableCell>
        <Moment at={row.createdAt} list />
      </TableCell>
      <TableCell>
        <Moment at={row.lastSeenAt} ago />
      </TableCell>
      <TableCell>
        <Moment at={row.endsAt} list />
      </TableCell>
      <TableCell align="right">
        <GateButton
          command="session/revoke"
          size="small"
          variant="outlined"
          loading={revoke.isPending}
          aria-label={t(row.current ? 'sessions.endThis' : 'sessions.endNamed', { shell })}
          onClick={() => {
            revoke.mutate(
              { id: row.id },
              {
                onSuccess: () => {
                  toast.success(t('sessions.ended'));
                },
                onError: (error) => {
                  toast.error(error.message);
                },
              },
            );
          }}
        >
          {t('sessions.end')}
        </GateButton>
      </TableCell>
    </TableRow>
  );
}
