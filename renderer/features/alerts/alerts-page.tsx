import { useMemo, useState } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Chip from '@mui/material/Chip';
import Paper from '@mui/material/Paper';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import CheckCircleOutlined from '@mui/icons-material/CheckCircleOutlined';
import CheckRounded from '@mui/icons-material/CheckRounded';
import NotificationsActiveOutlined from '@mui/icons-material/NotificationsActiveOutlined';
import RuleOutlined from '@mui/icons-material/RuleOutlined';
import { Link, useSearchParams } from 'react-router';
import { useTranslation } from 'react-i18next';
import { alertSeverity } from '../../../shared/contract/alerts.ts';
import type { Alert } from '../../../shared/contract/alerts.ts';
import { useCommand } from '../../client/client-context.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { FilterChips } from '../../components/filter-chips.tsx';
import { Page } from '../../components/page.tsx';
import { QueryGrid } from '../../components/query-grid.tsx';
import { useCursorPages } from '../../components/use-cursor-pages.ts';
import { alertColumns, alertFolds } from './alert-columns.tsx';
import { alertsAnswer } from './alerts-answer.ts';
import {
  alertViews,
  isAlertsFiltered,
  noAlertsFilter,
  readAlertsFilter,
  statesOfView,
  writeAlertsFilter,
} from './alerts-filter.ts';
import type { AlertsFilter, AlertView } from './alerts-filter.ts';
import { NoticesDialog } from './notices-dialog.tsx';
import { useWaiting } from './use-waiting.ts';

const rowId = (row: Alert): string => row.id;

/** What waits for somebody to look at it; the filter is in the address. */
export default function AlertsPage() {
  const { t } = useTranslation(['alerts', 'common']);
  const [params, setParams] = useSearchParams();
  const scope = params.toString();
  const filter = useMemo(() => readAlertsFilter(new URLSearchParams(scope)), [scope]);
  const pages = useCursorPages(scope);
  const summary = useWaiting();
  const [choosing, setChoosing] = useState(false);
  const query = useCommand(
    'alerts/list',
    {
      cursor: pages.cursor,
      limit: pages.pageSize,
      states: [...statesOfView[filter.view]],
      severities: [...filter.severities],
      mine: filter.mine,
    },
    { keepPrevious: true },
  );
  const columns = useMemo(() => alertColumns(t), [t]);
  const change = (next: AlertsFilter): void => {
    setParams(writeAlertsFilter(next), { replace: true });
  };
  const answer = summary === undefined ? null : alertsAnswer(summary);

  return (
    <Page
      crumbs={[{ label: t('title') }]}
      heading={answer === null ? t('title') : t(answer.key, answer)}
      lead={
        <>
          {t('lead')}{' '}
          {summary === undefined || summary.snoozed === 0 ? null : t('snoozed', { count: summary.snoozed })}
        </>
      }
      actions={
        <>
          <Button
            variant="outlined"
            startIcon={<NotificationsActiveOutlined />}
            onClick={() => {
              setChoosing(true);
            }}
          >
            {t('notices.open')}
          </Button>
          <Button component={Link} to="/alerts/rules" variant="outlined" startIcon={<RuleOutlined />}>
            {t('toRules')}
          </Button>
        </>
      }
    >
      {choosing ? (
        <NoticesDialog
          onClose={() => {
            setChoosing(false);
          }}
        />
      ) : null}
      <Paper sx={{ border: '1px solid var(--dg-line)', borderRadius: '12px', overflow: 'hidden' }}>
        <FilterBar filter={filter} onChange={change} />
        <QueryGrid
          frame="shared"
          query={query}
          label={t('title')}
          columns={columns}
          folds={alertFolds}
          wraps
          pages={pages}
          rowId={rowId}
          empty={
            <NothingHere
              filter={filter}
              onClear={() => {
                change({ ...noAlertsFilter, view: filter.view });
              }}
            />
          }
          pathOf={(row) => `/alerts/${row.id}`}
        />
      </Paper>
    </Page>
  );
}

type FilterBarProps = { filter: AlertsFilter; onChange: (filter: AlertsFilter) => void };

function FilterBar({ filter, onChange }: FilterBarProps) {
  const { t } = useTranslation(['alerts', 'common']);
  return (
    <Box
      sx={{
        display: 'flex',
        flexWrap: 'wrap',
        alignItems: 'center',
        gap: 1.5,
        padding: '14px 16px',
        borderBottom: '1px solid var(--dg-line)',
      }}
    >
      <ToggleButtonGroup
        exclusive
        size="small"
        aria-label={t('column.state')}
        value={filter.view}
        onChange={(_, view: AlertView | null) => {
          if (view !== null) onChange({ ...filter, view });
        }}
      >
        {alertViews.map((view) => (
          <ToggleButton key={view} value={view} sx={{ paddingInline: 1.75 }}>
            {t(`view.${view}`)}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      <FilterChips
        label={t('column.severity')}
        options={alertSeverity.options.toReversed()}
        selected={filter.severities}
        text={(severity) => t(`common:alertSeverity.${severity}`)}
        onChange={(severities) => {
          onChange({ ...filter, severities });
        }}
      />
      <Chip
        size="small"
        label={t('mine')}
        {...(filter.mine ? { icon: <CheckRounded /> } : {})}
        variant={filter.mine ? 'filled' : 'outlined'}
        color={filter.mine ? 'primary' : 'default'}
        aria-pressed={filter.mine}
        onClick={() => {
          onChange({ ...filter, mine: !filter.mine });
        }}
      />
    </Box>
  );
}

function NothingHere({ filter, onClear }: { filter: AlertsFilter; onClear: () => void }) {
  const { t } = useTranslation(['alerts', 'common']);
  if (isAlertsFiltered(filter)) {
    return (
      <EmptyState
        title={t('empty.filtered')}
        body={t('empty.filteredBody')}
        action={
          <Button variant="outlined" onClick={onClear}>
            {t('common:clearFilters')}
          </Button>
        }
      />
    );
  }
  return (
    <EmptyState
      icon={<CheckCircleOutlined />}
      title={t(`empty.${filter.view}`)}
      body={t('empty.body')}
      action={
        <Button component={Link} to="/alerts/rules" variant="outlined">
          {t('toRules')}
        </Button>
      }
    />
  );
}
