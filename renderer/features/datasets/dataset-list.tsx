import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import IconButton from '@mui/material/IconButton';
import Table from '@mui/material/Table';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableContainer from '@mui/material/TableContainer';
import TableHead from '@mui/material/TableHead';
import TablePagination from '@mui/material/TablePagination';
import TableRow from '@mui/material/TableRow';
import Tooltip from '@mui/material/Tooltip';
import useMediaQuery from '@mui/material/useMediaQuery';
import DeleteOutlined from '@mui/icons-material/DeleteOutlined';
import HistoryRounded from '@mui/icons-material/HistoryRounded';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DatasetPurpose, DatasetRow } from '../../../shared/contract/datasets.ts';
import type { Model } from '../../../shared/contract/models.ts';
import { useGate } from '../../app/use-gate.ts';
import { useCommand } from '../../client/client-context.tsx';
import { CopyText } from '../../components/copy-text.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { GateButton } from '../../components/gate-button.tsx';
import { Moment } from '../../components/moment.tsx';
import { tableEdges } from '../../components/tabular.ts';
import { QueryView } from '../../components/query-view.tsx';
import { Section } from '../../components/section.tsx';
import { useCursorPages } from '../../components/use-cursor-pages.ts';
import { formatBytes, formatCount, shortDigest } from '../../format/numbers.ts';
import { HistoryDialog } from '../history/record-history.tsx';
import { RejectsDialog } from './rejects-dialog.tsx';
import { useDatasetBin } from './use-dataset-bin.tsx';

type DatasetListProps = { model: Model; purpose: DatasetPurpose; bin: boolean };

/** The data sets of one purpose, newest first. */
export function DatasetList({ model, purpose, bin }: DatasetListProps) {
  const { t } = useTranslation('data');
  const narrow = useMediaQuery('(max-width: 1099px)');
  const pages = useCursorPages(`${model.id} ${purpose}`, 10);
  const query = useCommand(
    'datasets/list',
    { modelId: model.id, purpose, deleted: bin, cursor: pages.cursor, limit: pages.pageSize },
    { keepPrevious: true },
  );
  return (
    <Section title={t(`list.${purpose}`)} hint={t(`list.${purpose}Hint`)} flush>
      <Box sx={query.data === undefined ? { padding: '0 20px 20px' } : {}}>
        <QueryView query={query} rows={2}>
          {({ items, total, nextCursor }) =>
            items.length === 0 ? (
              <EmptyState
                title={t(bin ? 'list.emptyBin' : `list.${purpose}Empty`)}
                {...(bin ? {} : { body: t(`list.${purpose}EmptyBody`) })}
                action={
                  bin || model.deletedAt !== null ? undefined : (
                    <GateButton
                      command="datasets/import"
                      to={`/models/${model.id}/import?purpose=${purpose}`}
                      variant="outlined"
                    >
                      {t(`list.${purpose}Import`)}
                    </GateButton>
                  )
                }
              />
            ) : (
              <>
                <TableContainer>
                  <Table
                    size="small"
                    aria-label={t(`list.${purpose}`)}
                    sx={{ ...tableEdges(2.5, narrow ? 1 : 1.5), minWidth: 600, tableLayout: 'fixed' }}
                  >
                    <TableHead>
                      <TableRow>
                        <TableCell>{t('list.name')}</TableCell>
                        <TableCell align="right" sx={{ width: narrow ? 84 : 96 }}>
                          {t('list.rows')}
                        </TableCell>
                        <TableCell align="right" sx={{ width: narrow ? 76 : 84 }}>
                          {t('list.columns')}
                        </TableCell>
                        <TableCell align="right" sx={{ width: narrow ? 78 : 90 }}>
                          {t('list.rejected')}
                        </TableCell>
                        {narrow ? null : <TableCell sx={{ width: 190 }}>{t('list.evidence')}</TableCell>}
                        <TableCell sx={{ width: narrow ? 116 : 140 }}>{t('list.imported')}</TableCell>
                        <TableCell align="right" sx={{ width: narrow && !bin ? 96 : 150 }}>
                          {t('list.actions')}
                        </TableCell>
                      </TableRow>
                    </TableHead>
                    <TableBody>
                      {items.map((row) => (
                        <DatasetItem key={row.id} row={row} bin={bin} narrow={narrow} />
                      ))}
                    </TableBody>
                  </Table>
                </TableContainer>
                {total > pages.pageSize ? (
                  <TablePagination
                    component="div"
                    count={total}
                    page={pages.page}
                    rowsPerPage={pages.pageSize}
                    rowsPerPageOptions={[pages.pageSize]}
                    onPageChange={(_, page) => {
                      pages.goTo(page, nextCursor);
                    }}
                  />
                ) : null}
              </>
            )
          }
        </QueryView>
      </Box>
    </Section>
  );
}

type DatasetItemProps = {
  row: DatasetRow;
  bin: boolean;
  /** A window without room for a column of digests: each stands under the name. */
  narrow: boolean;
};

function DatasetItem({ row, bin, narrow }: DatasetItemProps) {
  const { t } = useTranslation('data');
  const { t: versionTexts } = useTranslation('versions');
  const { remove, restore } = useDatasetBin();
  const gate = useGate('datasets/delete');
  const [showRejects, setShowRejects] = useState(false);
  const [showHistory, setShowHistory] = useState(false);
  const digest = (
    <CopyText
      text={row.evidenceSha256}
      shown={shortDigest(row.evidenceSha256)}
      what={t('list.digestOf', { name: row.name })}
    />
  );
  return (
    <TableRow hover>
      <TableCell component="th" scope="row">
        <Box sx={{ fontWeight: 600, overflowWrap: 'anywhere' }}>{row.name}</Box>
        <Box sx={{ fontSize: '0.75rem', color: 'text.secondary', fontWeight: 400, overflowWrap: 'anywhere' }}>
          {row.sourceName} · {formatBytes(row.evidenceBytes).replace(' ', '\u00a0')}
          {row.modelVersion === null
            ? null
            : ` · ${versionTexts('data.ofVersion', { version: row.modelVersion.version })}`}
          {narrow ? (
            <Box>
              {t('list.evidence')} {digest}
            </Box>
          ) : null}
        </Box>
      </TableCell>
      <TableCell align="right" sx={tabular}>
        {formatCount(row.rows)}
      </TableCell>
      <TableCell align="right" sx={tabular}>
        {formatCount(row.columnCount)}
      </TableCell>
      <TableCell align="right" sx={tabular}>
        {row.rejectedRows === 0 ? (
          formatCount(0)
        ) : (
          <Button
            size="small"
            aria-label={t('list.showRejected', { count: row.rejectedRows, name: row.name })}
            onClick={() => {
              setShowRejects(true);
            }}
            sx={{ minWidth: 0 }}
          >
            {formatCount(row.rejectedRows)}
          </Button>
        )}
        {showRejects ? (
          <RejectsDialog
            id={row.id}
            name={row.name}
            onClose={() => {
              setShowRejects(false);
            }}
          />
        ) : null}
      </TableCell>
      {narrow ? null : <TableCell>{digest}</TableCell>}
      <TableCell sx={{ whiteSpace: 'nowrap' }}>
        <Moment at={row.createdAt} ago />
      </TableCell>
      <TableCell align="right">
        <Tooltip title={t('list.history')}>
          <IconButton
            aria-label={t('list.historyNamed', { name: row.name })}
            onClick={() => {
              setShowHistory(true);
            }}
          >
            <HistoryRounded sx={{ fontSize: 19 }} />
          </IconButton>
        </Tooltip>
        {showHistory ? (
          <HistoryDialog
            record={{ kind: 'dataset', id: row.id }}
            name={row.name}
            onClose={() => {
              setShowHistory(false);
            }}
          />
        ) : null}
        {bin ? (
          <GateButton
            command="datasets/restore"
            size="small"
            variant="outlined"
            aria-label={t('list.restoreNamed', { name: row.name })}
            onClick={() => {
              void restore(row);
            }}
          >
            {t('list.restore')}
          </GateButton>
        ) : (
          <Tooltip title={gate.open ? t('list.delete') : gate.reason}>
            <span>
              <IconButton
                aria-label={t('list.deleteNamed', { name: row.name })}
                disabled={!gate.open}
                onClick={() => {
                  void remove(row);
                }}
              >
                <DeleteOutlined sx={{ fontSize: 19 }} />
              </IconButton>
            </span>
          </Tooltip>
        )}
      </TableCell>
    </TableRow>
  );
}

const tabular = { fontVariantNumeric: 'tabular-nums' } as const;
