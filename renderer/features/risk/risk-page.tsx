import { useMemo, useState } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import type { GridSortModel } from '@mui/x-data-grid';
import { useTranslation } from 'react-i18next';
import type { RiskRow, RiskSummary } from '../../../shared/contract/risk.ts';
import type { CommandInput } from '../../../shared/contract/index.ts';
import { riskBands } from '../../../shared/schema/risk.ts';
import type { RiskBand } from '../../../shared/schema/risk.ts';
import { useCommand } from '../../client/client-context.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { FilterChips } from '../../components/filter-chips.tsx';
import { GateButton } from '../../components/gate-button.tsx';
import { Page } from '../../components/page.tsx';
import { QueryGrid } from '../../components/query-grid.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { Section, Sections } from '../../components/section.tsx';
import { GradeBars } from './grade-bars.tsx';
import { formatPoints } from './points.ts';
import { riskColumns, riskFolds } from './risk-columns.tsx';
import { riskAnswer } from './risk-answer.ts';
import { RiskSettingsSection } from './risk-settings.tsx';
import { useCursorPages } from '../../components/use-cursor-pages.ts';

type Sort = NonNullable<CommandInput<'risk/list'>['sort']>;

const sortFields = ['score', 'uncertainty', 'name', 'at'] as const;
const riskiestFirst: Sort = { field: 'score', direction: 'desc' };
const rowId = (row: RiskRow): string => row.modelId;

function readSort([first]: GridSortModel): Sort {
  const field = sortFields.find((name) => name === first?.field);
  return field === undefined ? riskiestFirst : { field, direction: first?.sort ?? 'asc' };
}

/** Which models are the riskiest, and how many have which grade. */
export default function RiskPage() {
  const { t } = useTranslation('risk');
  const summary = useCommand('risk/summary', {});
  return (
    <Page
      crumbs={[{ label: t('title') }]}
      heading={summary.data === undefined ? t('title') : riskAnswer(t, summary.data)}
      lead={summary.data === undefined ? undefined : <Lead summary={summary.data} />}
    >
      <Sections>
        <Section title={t('page.grades')} hint={t('page.gradesHint')}>
          <QueryView query={summary} rows={3}>
            {(found) => <GradeBars summary={found} />}
          </QueryView>
        </Section>
        <ModelsByRisk />
        <div id="settings">
          <RiskSettingsSection />
        </div>
      </Sections>
    </Page>
  );
}

function Lead({ summary }: { summary: RiskSummary }) {
  const { t } = useTranslation('risk');
  const { scored, unknown, meanScore, undecided, waiting } = summary;
  const graded = scored - unknown;
  return (
    <>
      {meanScore === null
        ? null
        : t('page.lead', { mean: formatPoints(meanScore), undecided, scored: graded })}{' '}
      {unknown === 0 || unknown === scored ? null : t('overview.unknown', { count: unknown })}{' '}
      {waiting === 0 ? null : t('page.waiting', { count: waiting })}
    </>
  );
}

function ModelsByRisk() {
  const { t } = useTranslation(['risk', 'common']);
  const [grades, setGrades] = useState<readonly RiskBand[]>([]);
  const [search, setSearch] = useState('');
  const [sort, setSort] = useState<Sort>(riskiestFirst);
  const pages = useCursorPages(JSON.stringify([grades, search, sort]));
  const query = useCommand(
    'risk/list',
    { cursor: pages.cursor, limit: pages.pageSize, grades: [...grades], search, sort },
    { keepPrevious: true },
  );
  const columns = useMemo(() => riskColumns(t), [t]);
  const filtered = grades.length > 0 || search !== '';
  return (
    <Section title={t('page.models')} flush>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1.5, alignItems: 'center', padding: '0 16px 14px' }}>
        <SearchField
          label={t('page.search')}
          placeholder={t('page.searchHint')}
          value={search}
          onChange={setSearch}
        />
        <FilterChips
          label={t('page.filter')}
          options={riskBands}
          selected={grades}
          text={(band) => (band === 'unknown' ? t('unknown') : band)}
          onChange={setGrades}
        />
      </Box>
      <QueryGrid
        frame="shared"
        query={query}
        label={t('page.models')}
        columns={columns}
        folds={riskFolds}
        pages={pages}
        rowId={rowId}
        sort={[{ field: sort.field, sort: sort.direction }]}
        onSort={(model) => {
          setSort(readSort(model));
        }}
        empty={
          filtered ? (
            <EmptyState
              title={t('page.filtered')}
              body={t('page.filteredBody')}
              action={
                <Button
                  variant="outlined"
                  onClick={() => {
                    setGrades([]);
                    setSearch('');
                  }}
                >
                  {t('common:clearFilters')}
                </Button>
              }
            />
          ) : (
            <EmptyState
              title={t('page.empty')}
              body={t('page.emptyBody')}
              action={
                <GateButton command="models/create" to="/models/new" variant="contained">
                  {t('page.emptyAction')}
                </GateButton>
              }
            />
          )
        }
        pathOf={(row) => `/models/${row.modelId}/risk`}
      />
    </Section>
  );
}
