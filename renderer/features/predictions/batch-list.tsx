import { useState } from 'react';
import Box from '@mui/material/Box';
import IconButton from '@mui/material/IconButton';
import Table from '@mui/material/Table';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableContainer from '@mui/material/TableContainer';
import TableHead from '@mui/material/TableHead';
import TablePagination from '@mui/material/TablePagination';
import TableRow from '@mui/material/TableRow';
import Tooltip from '@mui/material/Tooltip';
import DeleteOutlined from '@mui/icons-material/DeleteOutlined';
import HistoryRounded from '@mui/icons-material/HistoryRounded';
import LockOutlined from '@mui/icons-material/LockOutlined';
import { useTranslation } from 'react-i18next';
import type { Model } from '../../../shared/contract/models.ts';
import type { PredictionBatchRow } from '../../../shared/contract/predictions.ts';
import { useGate } from '../../app/use-gate.ts';
import { useCommand } from '../../client/client-context.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Moment } from '../../components/moment.tsx';
import { PlainSelect } from '../../components/plain-select.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { Section } from '../../components/section.tsx';
import { tableEdges, tabularNumbers } from '../../components/tabular.ts';
import { TwoLines } from '../../components/two-lines.tsx';
import { useCursorPages } from '../../components/use-cursor-pages.ts';
import { formatCount, formatShare } from '../../format/numbers.ts';
import { HistoryDialog } from '../history/record-history.tsx';
import { DiscardDialog } from './discard-dialog.tsx';

const views = ['all', 'staged', 'sealed', 'unlabelled'] as const;
type View = (typeof views)[number];

const filters = {
  all: {},
  staged: { state: 'staged' },
  sealed: { state: 'sealed' },
  unlabelled: { labelled: 'incomplete' },
} as const satisfies Record<View, object>;

type BatchListProps = { model: Model; onSeal: (batch: PredictionBatchRow) => void };

/** The batches of a model, the newest predictions first. */
export function BatchList({ model, onSeal }: BatchListProps) {
  const { t } = useTranslation('predictions');
  const [view, setView] = useState<View>('all');
  const pages = useCursorPages(`${model.id} ${view}`, 10);
  const query = useCommand(
    'predictions/list',
    { modelId: model.id, ...filters[view], cursor: pages.cursor, limit: pages.pageSize },
    { keepPrevious: true },
  );
  return (
    <Section
      title={t('list.title')}
      hint={t('list.hint')}
      flush
      actions={
        <Box sx={{ width: 200 }}>
          <PlainSelect
            label={t('list.view')}
            value={view}
            options={views.map((value) => ({ value, label: t(`list.views.${value}`) }))}
            onChange={setView}
          />
        </Box>
      }
    >
      <Box sx={query.data === undefined ? { padding: '0 20px 20px' } : {}}>
        <QueryView query={query} rows={3}>
          {({ items, total, nextCursor }) =>
            items.length === 0 ? (
              <EmptyState title={t('list.empty')} />
            ) : (
              <>
                <TableContainer>
                  <Table
                    size="small"
                    aria-label={t('list.title')}
                    sx={{ ...tableEdges(2.5, 1), minWidth: 680, tableLayout: 'fixed' }}
                  >
                    <TableHead>
                      <TableRow>
                        <TableCell>{t('list.batch')}</TableCell>
                        <TableCell sx={{ width: { xs: 84, lg: 96 } }}>{t('list.state')}</TableCell>
                        <TableCell align="right" sx={{ width: { xs: 76, lg: 96 } }}>
                          {t('list.rows')}
                        </TableCell>
                        <TableCell align="right" sx={{ width: { xs: 112, lg: 150 } }}>
                          {t('list.labelled')}
                        </TableCell>
                        <TableCell sx={{ width: { xs: 174, lg: 196 } }}>{t('list.time')}</TableCell>
                        <TableCell align="right" sx={{ width: 130 }}>
                          {t('list.actions')}
                        </TableCell>
                      </TableRow>
                    </TableHead>
                    <TableBody>
                      {items.map((batch) => (
                        <BatchItem
                          key={batch.id}
                          batch={batch}
                          live={model.deletedAt === null}
                          onSeal={onSeal}
                        />
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

type BatchItemProps = {
  batch: PredictionBatchRow;
  live: boolean;
  onSeal: (batch: PredictionBatchRow) => void;
};

function BatchItem({ batch, live, onSeal }: BatchItemProps) {
  const { t } = useTranslation('predictions');
  const { t: versionTexts } = useTranslation('versions');
  const sealGate = useGate('predictions/seal');
  const discardGate = useGate('predictions/discard');
  const [open, setOpen] = useState<'history' | 'discard' | null>(null);
  const { name, state, parts, partsPresent, rows, labelledRows, firstAt, lastAt, dataset, modelVersion } =
    batch;
  const complete = partsPresent === parts;
  const close = () => {
    setOpen(null);
  };
  return (
    <TableRow hover>
      <TableCell component="th" scope="row" sx={{ overflowWrap: 'anywhere' }}>
        <TwoLines
          first={<Box sx={{ fontWeight: 600 }}>{name}</Box>}
          second={
            <>
              {dataset !== null
                ? t('list.inDataset', { name: dataset.name })
                : complete
                  ? t('list.logged')
                  : t('list.parts', { present: partsPresent, parts })}
              {modelVersion === null
                ? null
                : ` · ${versionTexts('data.ofVersion', { version: modelVersion.version })}`}
            </>
          }
        />
      </TableCell>
      <TableCell>{t(state === 'staged' && !complete ? 'state.incomplete' : `state.${state}`)}</TableCell>
      <TableCell align="right" sx={tabularNumbers}>
        {formatCount(rows)}
      </TableCell>
      <TableCell align="right" sx={tabularNumbers}>
        {formatCount(labelledRows)} ({formatShare(labelledRows / rows)})
      </TableCell>
      <TableCell>
        <TwoLines first={<Moment at={firstAt} list />} second={<Moment at={lastAt} list />} />
      </TableCell>
      <TableCell align="right">
        {live && state === 'staged' ? (
          <>
            <Tooltip title={sealGate.open ? t('list.seal') : sealGate.reason}>
              <span>
                <IconButton
                  aria-label={t('list.sealNamed', { name })}
                  disabled={!sealGate.open || !complete}
                  onClick={() => {
                    onSeal(batch);
                  }}
                >
                  <LockOutlined sx={{ fontSize: 19 }} />
                </IconButton>
              </span>
            </Tooltip>
            <Tooltip title={discardGate.open ? t('list.discard') : discardGate.reason}>
              <span>
                <IconButton
                  aria-label={t('list.discardNamed', { name })}
                  disabled={!discardGate.open}
                  onClick={() => {
                    setOpen('discard');
                  }}
                >
                  <DeleteOutlined sx={{ fontSize: 19 }} />
                </IconButton>
              </span>
            </Tooltip>
          </>
        ) : null}
        <Tooltip title={t('list.history')}>
          <IconButton
            aria-label={t('list.historyNamed', { name })}
            onClick={() => {
              setOpen('history');
            }}
          >
            <HistoryRounded sx={{ fontSize: 19 }} />
          </IconButton>
        </Tooltip>
        {open === 'history' ? (
          <HistoryDialog record={{ kind: 'prediction-batch', id: batch.id }} name={name} onClose={close} />
        ) : null}
        {open === 'discard' ? <DiscardDialog batch={batch} onClose={close} /> : null}
      </TableCell>
    </TableRow>
  );
}
