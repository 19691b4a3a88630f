import { useState } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Collapse from '@mui/material/Collapse';
import Typography from '@mui/material/Typography';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { useTranslation } from 'react-i18next';
import type { TFunction } from 'i18next';
import type { CommandOutput } from '../../../shared/contract/index.ts';
import type { Change } from '../../../shared/contract/models.ts';
import type { ModelId } from '../../../shared/schema/ids.ts';
import { useClient } from '../../client/client-context.tsx';
import { toClientError } from '../../client/client-error.ts';
import type { ClientError } from '../../client/client-error.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Moment } from '../../components/moment.tsx';
import { LoadingRows } from '../../components/query-view.tsx';
import { Section } from '../../components/section.tsx';
import { useMayReadEntries } from '../audit/use-may-read-entries.ts';
import { auditPath } from '../audit/audit-filter.ts';
import { FieldChanges } from './field-changes.tsx';

const pageSize = 25;

/** Who changed what of a model, and when. */
export function ModelHistory({ id }: { id: ModelId }) {
  const { t } = useTranslation(['models', 'common']);
  const client = useClient();
  const mayRead = useMayReadEntries() === true;
  const query = useInfiniteQuery({
    queryKey: ['models/history', { id, limit: pageSize }],
    queryFn: ({ pageParam, signal }) =>
      client.call('models/history', { id, limit: pageSize, cursor: pageParam }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page: CommandOutput<'models/history'>) => page.nextCursor,
  });
  const changes = query.data?.pages.flatMap((page) => page.items);

  return (
    <Section
      title={t('history.title')}
      hint={t('history.hint')}
      actions={
        mayRead ? (
          <Button component={Link} to={auditPath({ targetId: id })} size="small" variant="outlined">
            {t('history.audit')}
          </Button>
        ) : undefined
      }
    >
      {changes === undefined ? (
        query.isError ? (
          <ErrorNotice
            title={t('common:error.title')}
            error={toClientError(query.error) satisfies ClientError}
            onRetry={() => {
              void query.refetch();
            }}
          />
        ) : (
          <LoadingRows rows={4} />
        )
      ) : changes.length === 0 ? (
        <EmptyState title={t('history.empty')} />
      ) : (
        <Box component="ol" aria-label={t('history.title')} sx={{ listStyle: 'none', margin: 0, padding: 0 }}>
          {changes.map((change, index) => (
            <ChangeItem key={change.id} change={change} open={index === 0} />
          ))}
        </Box>
      )}
      {query.hasNextPage ? (
        <Button
          variant="outlined"
          loading={query.isFetchingNextPage}
          onClick={() => {
            void query.fetchNextPage();
          }}
        >
          {t('history.more')}
        </Button>
      ) : null}
    </Section>
  );
}

const actionNames = {
  created: 'created',
  updated: 'updated',
  'state changed': 'stateChanged',
  deleted: 'deleted',
  restored: 'restored',
  compared: 'compared',
  imported: 'imported',
  'fairness settings saved': 'fairnessSettingsSaved',
  'fairness checked': 'fairnessChecked',
} as const;

/** The core's words for actions in plain English; an unknown one stays as it is. */
function actionLabel(t: TFunction<['models', 'common']>, action: string): string {
  const known = Object.entries(actionNames).find(([name]) => name === action)?.[1];
  return known === undefined ? action : t(`action.${known}`);
}

function ChangeItem({ change, open: initiallyOpen }: { change: Change; open: boolean }) {
  const { t } = useTranslation(['models', 'common']);
  const [open, setOpen] = useState(initiallyOpen);
  return (
    <Box
      component="li"
      sx={{
        position: 'relative',
        paddingLeft: 3,
        paddingBottom: 2.5,
        '&::before': rail,
        '&:last-child': { paddingBottom: 0 },
        '&:last-child::before': { display: 'none' },
      }}
    >
      <Box aria-hidden sx={dot} />
      <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'baseline', columnGap: 1 }}>
        <Typography component="span" sx={{ fontWeight: 600 }}>
          {actionLabel(t, change.action)}
        </Typography>
        <Typography component="span" variant="body2" sx={{ color: 'text.secondary' }}>
          <Moment at={change.at} /> {t('history.by', { name: change.actor.name })}
        </Typography>
        {change.fields.length === 0 ? null : (
          <Button
            size="small"
            aria-expanded={open}
            onClick={() => {
              setOpen(!open);
            }}
          >
            {t('history.showFields', { count: change.fields.length })}
          </Button>
        )}
      </Box>
      {change.note === '' ? null : <Typography variant="body2">{change.note}</Typography>}
      <Collapse in={open} unmountOnExit>
        {change.fields.length === 0 ? null : <FieldChanges fields={change.fields} />}
      </Collapse>
    </Box>
  );
}

const rail = {
  content: '""',
  position: 'absolute',
  left: 5,
  top: 18,
  bottom: -4,
  width: 2,
  backgroundColor: 'var(--dg-line)',
} as const;

const dot = {
  position: 'absolute',
  left: 0,
  top: 6,
  width: 12,
  height: 12,
  borderRadius: 99,
  border: '2px solid var(--dg-primary)',
  backgroundColor: 'var(--dg-surface)',
} as const;
