import { useCallback, useMemo } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import useMediaQuery from '@mui/material/useMediaQuery';
import DownloadOutlined from '@mui/icons-material/DownloadOutlined';
import { useQueryClient } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import { useTranslation } from 'react-i18next';
import type { AuditEntry } from '../../../shared/contract/audit.ts';
import { useCommand } from '../../client/client-context.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { GateButton } from '../../components/gate-button.tsx';
import { QueryGrid } from '../../components/query-grid.tsx';
import { LoadingRows } from '../../components/query-view.tsx';
import { Section } from '../../components/section.tsx';
import { useCursorPages } from '../../components/use-cursor-pages.ts';
import { useSaveExport } from '../../components/use-save-export.ts';
import { auditColumns } from './audit-columns.tsx';
import { AuditFilterBar } from './audit-filter-bar.tsx';
import {
  entryPath,
  isFiltered,
  noFilter,
  readAuditFilter,
  toListInput,
  writeAuditFilter,
} from './audit-filter.ts';
import type { AuditFilter } from './audit-filter.ts';
import { useMayReadEntries } from './use-may-read-entries.ts';

/** The entries with their filter, which is in the address, and the exports. */
export function AuditEntries() {
  const { t } = useTranslation('audit');
  const mayRead = useMayReadEntries();
  const queries = useQueryClient();
  const { save, saving } = useSaveExport();

  return (
    <Section
      title={t('entries.title')}
      {...(mayRead === false ? {} : { hint: t('entries.hint') })}
      flush={mayRead !== false}
      actions={
        <Box sx={{ display: 'flex', gap: 1 }}>
          {(['csv', 'json'] as const).map((format) => (
            <GateButton
              key={format}
              command="audit/export"
              variant="outlined"
              size="small"
              startIcon={<DownloadOutlined />}
              disabled={saving}
              onClick={() => {
                save('audit/export', { format }, () => {
                  // The export is itself an entry, and it signs a checkpoint.
                  void queries.invalidateQueries({ queryKey: ['audit/status'] });
                  void queries.invalidateQueries({ queryKey: ['audit/list'] });
                  void queries.invalidateQueries({ queryKey: ['audit/facets'] });
                });
              }}
            >
              {t(format === 'csv' ? 'entries.exportCsv' : 'entries.exportJson')}
            </GateButton>
          ))}
        </Box>
      }
    >
      {mayRead === undefined ? (
        <Box sx={{ padding: 2 }}>
          <LoadingRows rows={8} />
        </Box>
      ) : mayRead ? (
        <EntryList />
      ) : (
        t('entries.notAdmitted')
      )}
    </Section>
  );
}

const rowId = (row: AuditEntry): string => String(row.seq);

function EntryList() {
  const { t } = useTranslation(['audit', 'common']);
  const [params, setParams] = useSearchParams();
  const scope = params.toString();
  const filter = useMemo(() => readAuditFilter(new URLSearchParams(scope)), [scope]);
  const pages = useCursorPages(scope);
  const query = useCommand(
    'audit/list',
    { ...toListInput(filter), cursor: pages.cursor, limit: pages.pageSize },
    { keepPrevious: true },
  );
  const change = useCallback(
    (next: AuditFilter) => {
      setParams(writeAuditFilter(next), { replace: true });
    },
    [setParams],
  );
  const narrow = useMediaQuery('(max-width: 1099px)');
  const columns = useMemo(
    () => auditColumns(t, { pathOf: (seq) => entryPath(seq, scope), narrow }),
    [t, scope, narrow],
  );
  const shown = query.data?.items[0]?.target;
  const objectName =
    filter.targetId === null
      ? null
      : shown?.id === filter.targetId && shown.label !== null
        ? shown.label
        : filter.targetId;

  return (
    <>
      <AuditFilterBar
        filter={filter}
        objectName={objectName}
        {...(query.data === undefined ? {} : { matches: query.data })}
        onChange={change}
      />
      <QueryGrid
        frame="shared"
        query={query}
        placeholderRows={8}
        label={t('entries.grid')}
        columns={columns}
        pages={pages}
        rowId={rowId}
        empty={<NoEntries filter={filter} onChange={change} />}
        pathOf={(row) => entryPath(row.seq, scope)}
      />
    </>
  );
}

function NoEntries({ filter, onChange }: { filter: AuditFilter; onChange: (filter: AuditFilter) => void }) {
  const { t } = useTranslation(['audit', 'common']);
  if (!isFiltered(filter)) return <EmptyState title={t('entries.empty')} body={t('entries.emptyBody')} />;
  return (
    <EmptyState
      title={t('entries.noMatch')}
      body={t('entries.noMatchBody')}
      action={
        <Button
          variant="outlined"
          onClick={() => {
            onChange(noFilter);
          }}
        >
          {t('common:clearFilters')}
        </Button>
      }
    />
  );
}
