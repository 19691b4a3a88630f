import { useMemo, useState } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import type { GridSortModel } from '@mui/x-data-grid';
import useMediaQuery from '@mui/material/useMediaQuery';
import { useTranslation } from 'react-i18next';
import type { RiskRow, RiskSummary } from '../../../shared/contract/risk.ts';
import type { CommandInput } from '../../../shared/contract/index.ts';
import { riskGrades } from '../../../shared/schema/risk.ts';
import type { RiskGrade } from '../../../shared/schema/risk.ts';
import { useCommand } from '../../client/client-context.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { FilterChips } from '../../components/filter-chips.tsx';
import { GateButton } from '../../components/gate-button.tsx';
import { Page } from '../../components/page.tsx';
import { QueryGrid } from '../../components/query-grid.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { Section, Sections } from '../../components/section.tsx';
import { formatCount } from '../../format/numbers.ts';
import { GradeBars } from './grade-bars.tsx';
import { formatPoints } from './points.ts';
import { riskColumns } from './risk-columns.tsx';
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
      heading={<Heading summary={summary.data} />}
      lead={summary.data === undefined ? undefined : <Lead summary={summary.data} />}
    >
      <Sections>
        <Section title={t('page.grades')} hint={t('page.gradesHint')}>
          <QueryView query={summary} rows={3}>
            {({ grades }) => <GradeBars grades={grades} />}
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

function Heading({ summary }: { summary: RiskSummary | undefined }) {
  const { t } = useTranslation('risk');
  if (summary === undefined) return t('title');
  const bad = summary.grades.E + summary.grades.F;
  if (summary.scored === 0) return t('page.heading.none');
  return bad === 0
    ? t('page.heading.fine')
    : t('page.heading.bad', { count: bad, scored: formatCount(summary.scored) });
}

function Lead({ summary }: { summary: RiskSummary }) {
  const { t } = useTranslation('risk');
  const { scored, meanScore, undecided, waiting } = summary;
  return (
    <>
      {meanScore === null ? null : t('page.lead', { mean: formatPoints(meanScore), undecided, scored })}{' '}
      {waiting === 0 ? null : t('page.waiting', { count: waiting })}
    </>
  );
}

function ModelsByRisk() {
  const { t } = useTranslation(['risk', 'common']);
  const [grades, setGrades] = useState<readonly RiskGrade[]>([]);
  const [search, setSearch] = useState('');
  const [sort, setSort] = useState<Sort>(riskiestFirst);
  const pages = useCursorPages(JSON.stringify([grades, search, sort]));
  const query = useCommand(
    'risk/list',
    { cursor: pages.cursor, limit: pages.pageSize, grades: [...grades], search, sort },
    { keepPrevious: true },
  );
  const narrow = useMediaQuery('(max-width: 1099px)');
  const columns = useMemo(() => riskColumns(t, { narrow }), [t, narrow]);
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
          options={riskGrades}
          selected={grades}
          text={(grade) => grade}
          onChange={setGrades}
        />
      </Box>
      <QueryGrid
        frame="shared"
        query={query}
        label={t('page.models')}
        columns={columns}
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
