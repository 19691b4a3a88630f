import { useMemo } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import type { GridSortModel } from '@mui/x-data-grid';
import { useSearchParams } from 'react-router';
import { useTranslation } from 'react-i18next';
import type { FeatureResult } from '../../../shared/schema/drift.ts';
import type { RunId } from '../../../shared/schema/ids.ts';
import { sortDirection } from '../../../shared/schema/page.ts';
import { useCommand } from '../../client/client-context.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { FilterChips } from '../../components/filter-chips.tsx';
import { QueryGrid } from '../../components/query-grid.tsx';
import { verdictOrder } from '../../components/verdict-order.ts';
import { SearchField } from '../../components/search-field.tsx';
import { useCursorPages } from '../../components/use-cursor-pages.ts';
import { featureColumns, featureFolds } from './feature-columns.tsx';
import { featurePath } from './feature-path.ts';

const sortFields = ['verdict', 'name', 'effect'] as const;
const rowId = (row: FeatureResult): string => row.name;

/** The features of a run, filtered and sorted in the engine; the filter is in the address. */
export function FeatureGrid({ runId }: { runId: RunId }) {
  const { t } = useTranslation(['drift', 'common']);
  const { t: texts } = useTranslation('drift');
  const [params, setParams] = useSearchParams();
  const search = (params.get('q') ?? '').slice(0, 200);
  const verdicts = verdictOrder.filter((verdict) => params.getAll('verdict').includes(verdict));
  const field = sortFields.find((name) => name === params.get('sort')) ?? 'verdict';
  const wantedDirection = sortDirection.safeParse(params.get('direction'));
  const direction = wantedDirection.success ? wantedDirection.data : 'desc';
  const pages = useCursorPages(params.toString());
  const query = useCommand(
    'drift/features',
    { id: runId, search, verdicts, sort: { field, direction }, cursor: pages.cursor, limit: pages.pageSize },
    { keepPrevious: true },
  );
  const columns = useMemo(() => featureColumns(texts, runId), [texts, runId]);
  const folds = useMemo(() => featureFolds(texts), [texts]);
  const change = (edit: (next: URLSearchParams) => void): void => {
    setParams(
      (present) => {
        const next = new URLSearchParams(present);
        edit(next);
        return next;
      },
      { replace: true },
    );
  };
  const filtered = search !== '' || verdicts.length > 0;

  return (
    <Box>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 2, alignItems: 'center', padding: '0 20px 14px' }}>
        <SearchField
          label={t('run.search')}
          placeholder={t('run.search')}
          value={search}
          onChange={(text) => {
            change((next) => {
              if (text === '') next.delete('q');
              else next.set('q', text);
            });
          }}
        />
        <FilterChips
          label={t('run.filter')}
          options={verdictOrder}
          selected={verdicts}
          text={(verdict) => t(`common:verdict.${verdict}`)}
          onChange={(selected) => {
            change((next) => {
              next.delete('verdict');
              for (const verdict of selected) next.append('verdict', verdict);
            });
          }}
        />
      </Box>
      <Box
        sx={query.data === undefined ? { padding: '0 20px 20px' } : { borderTop: '1px solid var(--dg-line)' }}
      >
        <QueryGrid
          query={query}
          label={t('run.grid')}
          columns={columns}
          folds={folds}
          pages={pages}
          rowId={rowId}
          sort={[{ field, sort: direction }]}
          onSort={(model: GridSortModel) => {
            const chosen = model[0];
            if (chosen === undefined) return;
            change((next) => {
              next.set('sort', chosen.field);
              next.set('direction', chosen.sort ?? 'desc');
            });
          }}
          empty={
            filtered ? (
              <EmptyState
                title={t('run.emptyFilter')}
                action={
                  <Button
                    variant="outlined"
                    onClick={() => {
                      change((next) => {
                        next.delete('q');
                        next.delete('verdict');
                      });
                    }}
                  >
                    {t('common:clearFilters')}
                  </Button>
                }
              />
            ) : (
              <EmptyState title={t('run.empty')} body={t('run.emptyBody')} />
            )
          }
          pathOf={(row) => featurePath(runId, row.name)}
        />
      </Box>
    </Box>
  );
}
