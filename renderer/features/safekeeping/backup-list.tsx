import { useState } from 'react';
import Box from '@mui/material/Box';
import Table from '@mui/material/Table';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableContainer from '@mui/material/TableContainer';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import { useTranslation } from 'react-i18next';
import type { Backup } from '../../../shared/contract/backups.ts';
import { useCommand, useWrite } from '../../client/client-context.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { GateButton } from '../../components/gate-button.tsx';
import { Moment } from '../../components/moment.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { Section } from '../../components/section.tsx';
import { tableEdges, tabularNumbers } from '../../components/tabular.ts';
import { TwoLines } from '../../components/two-lines.tsx';
import { useToast } from '../../components/use-toast.ts';
import { formatBytes, formatCount } from '../../format/numbers.ts';
import { formatInstant } from '../../format/time.ts';
import { StateWord } from './state-word.tsx';

const noInput = {};

type BackupListProps = { onFollow: (jobId: string) => void; busy: boolean };

/** Every backup with what it holds, whether it is whole, and when it goes. */
export function BackupList({ onFollow, busy }: BackupListProps) {
  const { t } = useTranslation('safekeeping');
  const query = useCommand('backups/list', noInput);
  const [doomed, setDoomed] = useState<Backup | null>(null);
  return (
    <Section title={t('list.title')} hint={t('list.hint')} flush>
      <Box sx={{ paddingInline: query.data === undefined ? 2.5 : 0 }}>
        <QueryView query={query}>
          {({ backups }) =>
            backups.length === 0 ? (
              <EmptyState title={t('list.emptyTitle')} body={t('list.emptyBody')} />
            ) : (
              <BackupTable backups={backups} onFollow={onFollow} busy={busy} onRemove={setDoomed} />
            )
          }
        </QueryView>
      </Box>
      {doomed === null ? null : (
        <RemoveDialog
          backup={doomed}
          onClose={() => {
            setDoomed(null);
          }}
        />
      )}
    </Section>
  );
}

type BackupTableProps = BackupListProps & {
  backups: readonly Backup[];
  onRemove: (backup: Backup) => void;
};

function BackupTable({ backups, onFollow, busy, onRemove }: BackupTableProps) {
  const { t } = useTranslation('safekeeping');
  const toast = useToast();
  const verify = useWrite('backups/verify');
  return (
    <TableContainer tabIndex={0} role="group" aria-label={t('list.title')}>
      <Table
        size="small"
        aria-label={t('list.title')}
        sx={{
          minWidth: 660,
          ...tableEdges(2.5, 1),
        }}
      >
        <TableHead>
          <TableRow>
            <TableCell>{t('list.made')}</TableCell>
            <TableCell align="right">{t('list.size')}</TableCell>
            <TableCell align="right">{t('list.entries')}</TableCell>
            <TableCell>{t('list.verified')}</TableCell>
            <TableCell>{t('list.goes')}</TableCell>
            <TableCell align="right">{t('list.actions')}</TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {backups.map((backup) => (
            <TableRow key={backup.id}>
              <TableCell component="th" scope="row">
                <TwoLines first={<Moment at={backup.at} list />} second={t(`kind.${backup.kind}`)} />
              </TableCell>
              <TableCell align="right" sx={{ ...tabularNumbers, '& > *': { minWidth: 'max-content' } }}>
                <TwoLines
                  first={formatBytes(backup.databaseBytes + backup.evidenceBytes)}
                  second={t('list.files', { count: backup.evidenceFiles })}
                />
              </TableCell>
              <TableCell align="right" sx={tabularNumbers}>
                {formatCount(backup.ledgerSize)}
              </TableCell>
              <TableCell>
                <Verified backup={backup} />
              </TableCell>
              <TableCell>
                <TwoLines
                  first={
                    backup.removedAt === null ? (
                      <span>{t('list.stays')}</span>
                    ) : (
                      <Moment at={backup.removedAt} list />
                    )
                  }
                  second={t(`keptAs.${backup.keptAs}`)}
                />
              </TableCell>
              <TableCell align="right" sx={{ whiteSpace: 'nowrap' }}>
                <GateButton
                  command="backups/verify"
                  size="small"
                  disabled={busy || verify.isPending}
                  aria-label={t('list.checkNamed', { at: formatInstant(backup.at) })}
                  onClick={() => {
                    verify.mutate(
                      { id: backup.id },
                      {
                        onSuccess: ({ jobId }) => onFollow(jobId),
                        onError: (error) => {
                          toast.error(error.message);
                        },
                      },
                    );
                  }}
                >
                  {t('list.check')}
                </GateButton>
                <GateButton
                  command="backups/remove"
                  size="small"
                  color="error"
                  disabled={busy || backup.keptAs === 'newest-verified'}
                  aria-label={t('list.removeNamed', { at: formatInstant(backup.at) })}
                  onClick={() => {
                    onRemove(backup);
                  }}
                >
                  {t('list.remove')}
                </GateButton>
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </TableContainer>
  );
}

function Verified({ backup }: { backup: Backup }) {
  const { t } = useTranslation('safekeeping');
  const { verified, signature, missingEvidence } = backup;
  if (signature !== 'own') {
    return <StateWord tone="error">{t(`signature.${signature}`)}</StateWord>;
  }
  if (verified === null || !verified.ok) {
    return (
      <TwoLines
        first={<StateWord tone="error">{t('list.damaged')}</StateWord>}
        second={verified?.sentence ?? ''}
      />
    );
  }
  return (
    <TwoLines
      first={
        <StateWord tone={missingEvidence > 0 ? 'warning' : 'success'}>
          {missingEvidence > 0 ? t('list.incomplete', { count: missingEvidence }) : t('list.whole')}
        </StateWord>
      }
      second={<Moment at={verified.at} ago />}
    />
  );
}

function RemoveDialog({ backup, onClose }: { backup: Backup; onClose: () => void }) {
  const { t } = useTranslation('safekeeping');
  const remove = useWrite('backups/remove');
  const toast = useToast();
  return (
    <FormDialog
      title={t('remove.title', { at: formatInstant(backup.at) })}
      command="backups/remove"
      action={t('remove.submit')}
      danger
      pending={remove.isPending}
      error={remove.error}
      onSubmit={() => {
        remove.mutate(
          { id: backup.id },
          {
            onSuccess: () => {
              toast.success(t('remove.done'));
              onClose();
            },
          },
        );
      }}
      onClose={onClose}
    >
      {t('remove.body')}
    </FormDialog>
  );
}
