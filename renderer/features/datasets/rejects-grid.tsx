import { useMemo } from 'react';
import Box from '@mui/material/Box';
import DownloadOutlined from '@mui/icons-material/DownloadOutlined';
import type { GridColDef } from '@mui/x-data-grid';
import { useTranslation } from 'react-i18next';
import type { RejectedRow } from '../../../shared/contract/datasets.ts';
import type { DatasetId } from '../../../shared/schema/ids.ts';
import { useCommand } from '../../client/client-context.tsx';
import { GateButton } from '../../components/gate-button.tsx';
import { LazyGrid } from '../../components/lazy-grid.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { useCursorPages } from '../../components/use-cursor-pages.ts';
import { useSaveExport } from '../../components/use-save-export.ts';
import { noValue } from '../../format/numbers.ts';
import { monoFamily } from '../../app/theme/theme.ts';

const rowId = (row: RejectedRow): string => `${row.line} ${row.column ?? ''} ${row.reason}`;

/** The rows an import refused, each with its reason, and the same as a file. */
export function RejectsGrid({ id }: { id: DatasetId }) {
  const { t } = useTranslation('data');
  const pages = useCursorPages(id, 10);
  const { save, saving } = useSaveExport();
  const query = useCommand(
    'datasets/rejects',
    { id, cursor: pages.cursor, limit: pages.pageSize },
    { keepPrevious: true },
  );
  const columns = useMemo<GridColDef<RejectedRow>[]>(
    () => [
      {
        field: 'line',
        headerName: t('rejects.line'),
        width: 84,
        align: 'right',
        headerAlign: 'right',
        sortable: false,
      },
      {
        field: 'column',
        headerName: t('rejects.column'),
        width: 150,
        sortable: false,
        valueFormatter: (value: string | null) => value ?? noValue,
      },
      { field: 'reason', headerName: t('rejects.reason'), flex: 1.2, minWidth: 220, sortable: false },
      {
        field: 'text',
        headerName: t('rejects.text'),
        flex: 1,
        minWidth: 180,
        sortable: false,
        renderCell: ({ row }) => (
          <Box
            component="span"
            sx={{
              fontFamily: monoFamily,
              fontSize: '0.8125rem',
              overflow: 'hidden',
              textOverflow: 'ellipsis',
            }}
          >
            {row.text}
          </Box>
        ),
      },
    ],
    [t],
  );
  return (
    <QueryView query={query} rows={4}>
      {(page) => (
        <Box>
          <LazyGrid
            label={t('rejects.grid')}
            columns={columns}
            page={page}
            pages={pages}
            loading={query.isPlaceholderData}
            rowId={rowId}
          />
          <GateButton
            command="datasets/export-rejects"
            variant="outlined"
            startIcon={<DownloadOutlined />}
            loading={saving}
            sx={{ margin: 2 }}
            onClick={() => {
              save('datasets/export-rejects', { id });
            }}
          >
            {t('rejects.download')}
          </GateButton>
        </Box>
      )}
    </QueryView>
  );
}
