import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Paper from '@mui/material/Paper';
import TablePagination from '@mui/material/TablePagination';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import Typography from '@mui/material/Typography';
import { Link, useSearchParams } from 'react-router';
import { useTranslation } from 'react-i18next';
import type { Job, JobState } from '../../../shared/contract/jobs.ts';
import { useCommand } from '../../client/client-context.tsx';
import { errorFromJob } from '../../client/client-error.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Moment } from '../../components/moment.tsx';
import { Page } from '../../components/page.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { useCursorPages } from '../../components/use-cursor-pages.ts';
import { formatDuration } from '../../format/time.ts';
import { activeJobsInput, isActive } from './active-jobs.ts';
import { JobProgressView } from './job-progress.tsx';
import { JobStateMark } from './job-state.tsx';
import { outcomePath } from './outcome-path.ts';

const filters = {
  all: [],
  active: ['queued', 'running'],
  done: ['done'],
  problem: ['failed', 'cancelled', 'interrupted'],
} as const satisfies Record<string, readonly JobState[]>;
type Filter = keyof typeof filters;
const filterNames = ['all', 'active', 'done', 'problem'] as const satisfies readonly Filter[];

/** What runs and what ran in the background. */
export default function JobsPage() {
  const { t } = useTranslation('jobs');
  const [params, setParams] = useSearchParams();
  const filter = filterNames.find((name) => name === params.get('state')) ?? 'all';
  const pages = useCursorPages(filter, 20);
  const query = useCommand(
    'jobs/list',
    { states: [...filters[filter]], cursor: pages.cursor, limit: pages.pageSize },
    { keepPrevious: true },
  );

  const active = useCommand('jobs/list', activeJobsInput).data?.items.filter(isActive).length;
  const heading =
    active === undefined ? t('title') : active === 0 ? t('headingNone') : t('heading', { count: active });

  return (
    <Page crumbs={[{ label: t('title') }]} heading={heading} lead={t('lead')}>
      <ToggleButtonGroup
        exclusive
        size="small"
        value={filter}
        aria-label={t('filter.label')}
        onChange={(_, value: Filter | null) => {
          setParams(value === null || value === 'all' ? {} : { state: value }, { replace: true });
        }}
        sx={{ marginBottom: 2, backgroundColor: 'var(--dg-surface)' }}
      >
        {filterNames.map((name) => (
          <ToggleButton key={name} value={name} sx={{ paddingInline: 1.75 }}>
            {t(`filter.${name}`)}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      <QueryView query={query}>
        {({ items, total, nextCursor }) => (
          <Paper sx={{ border: '1px solid var(--dg-line)', borderRadius: '12px', overflow: 'hidden' }}>
            {items.length === 0 ? (
              filter === 'all' ? (
                <EmptyState
                  title={t('empty.title')}
                  body={t('empty.body')}
                  action={
                    <Button component={Link} to="/models" variant="outlined">
                      {t('empty.action')}
                    </Button>
                  }
                />
              ) : (
                <EmptyState
                  title={t('emptyFilter.title')}
                  action={
                    <Button component={Link} to="/jobs" variant="outlined">
                      {t('emptyFilter.action')}
                    </Button>
                  }
                />
              )
            ) : (
              <Box component="ul" aria-label={t('title')} sx={{ listStyle: 'none', margin: 0, padding: 0 }}>
                {items.map((job) => (
                  <JobItem key={job.id} job={job} />
                ))}
              </Box>
            )}
            {total > items.length ? (
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
          </Paper>
        )}
      </QueryView>
    </Page>
  );
}

function JobItem({ job }: { job: Job }) {
  const { t } = useTranslation('jobs');
  const running = isActive(job);
  const path = job.outcome === null ? null : outcomePath(job.outcome);
  return (
    <Box
      component="li"
      sx={{
        padding: '14px 20px',
        borderBottom: '1px solid var(--dg-line)',
        '&:last-child': { borderBottom: 0 },
      }}
    >
      <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', columnGap: 2, rowGap: 0.5 }}>
        <Box sx={{ flex: '1 1 300px', minWidth: 0 }}>
          <Typography sx={{ fontWeight: 560, overflowWrap: 'anywhere' }}>{job.title}</Typography>
          <Typography variant="body2" component="div" sx={{ color: 'text.secondary' }}>
            {t(`kind.${job.kind}`)} · <Moment at={job.startedAt ?? job.createdAt} ago />
            {job.startedAt !== null && job.endedAt !== null
              ? ` · ${t('took', { duration: formatDuration(Date.parse(job.endedAt) - Date.parse(job.startedAt)) })}`
              : ''}
          </Typography>
        </Box>
        <JobStateMark state={job.state} />
        {path === null ? null : (
          <Button component={Link} to={path} size="small" variant="outlined">
            {t('open')}
          </Button>
        )}
      </Box>
      {running ? (
        <Box sx={{ marginTop: 1.5 }}>
          <JobProgressView job={job} />
        </Box>
      ) : null}
      {job.outcome === null ? null : (
        <Typography variant="body2" sx={{ marginTop: 0.5 }}>
          {job.outcome.message}
        </Typography>
      )}
      {job.state === 'interrupted' ? (
        <Typography variant="body2" sx={{ marginTop: 0.5 }}>
          {t('interruptedHelp')}
        </Typography>
      ) : null}
      {job.failure === null || job.state !== 'failed' ? null : (
        <Box sx={{ marginTop: 1.5 }}>
          <ErrorNotice error={errorFromJob(job.failure)} />
        </Box>
      )}
    </Box>
  );
}
