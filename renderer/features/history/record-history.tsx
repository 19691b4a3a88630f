import { useId, useState } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Collapse from '@mui/material/Collapse';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import Typography from '@mui/material/Typography';
import ExpandMoreRounded from '@mui/icons-material/ExpandMoreRounded';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { useTranslation } from 'react-i18next';
import type { TFunction } from 'i18next';
import { assertNever } from '../../../shared/assert-never.ts';
import type { CommandOutput } from '../../../shared/contract/index.ts';
import type { Change } from '../../../shared/contract/models.ts';
import type {
  AlertId,
  AlertRuleId,
  ApprovalId,
  DatasetId,
  ModelId,
  ModelVersionId,
  MonitorId,
  PredictionBatchId,
  UserId,
} from '../../../shared/schema/ids.ts';
import { useClient } from '../../client/client-context.tsx';
import type { CallOptions, Client } from '../../client/client.ts';
import { toClientError } from '../../client/client-error.ts';
import type { ClientError } from '../../client/client-error.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Moment } from '../../components/moment.tsx';
import { LoadingRows } from '../../components/query-view.tsx';
import { Section } from '../../components/section.tsx';
import { useMayReadEntries } from '../audit/use-may-read-entries.ts';
import { auditPath } from '../audit/audit-filter.ts';
import english from '../../locales/en/history.json' with { type: 'json' };
import { FieldChanges } from './field-changes.tsx';

const pageSize = 25;

/** A record that keeps a history. */
export type Recorded =
  | { readonly kind: 'alert'; readonly id: AlertId }
  | { readonly kind: 'alert-rule'; readonly id: AlertRuleId }
  | { readonly kind: 'approval'; readonly id: ApprovalId }
  | { readonly kind: 'model'; readonly id: ModelId }
  | { readonly kind: 'model-version'; readonly id: ModelVersionId }
  | { readonly kind: 'dataset'; readonly id: DatasetId }
  | { readonly kind: 'monitor'; readonly id: MonitorId }
  | { readonly kind: 'prediction-batch'; readonly id: PredictionBatchId }
  | { readonly kind: 'risk-settings'; readonly id: 'risk' }
  | { readonly kind: 'gate-policy'; readonly id: 'gate' }
  | { readonly kind: 'approval-settings'; readonly id: 'approvals' }
  | { readonly kind: 'backup-settings'; readonly id: 'backups' }
  | { readonly kind: 'explain-settings'; readonly id: 'explain' }
  | { readonly kind: 'idle-lock'; readonly id: 'idle-lock' }
  | { readonly kind: 'user'; readonly id: UserId };

type PageOfChanges = CommandOutput<'models/history'>;

function readPage(
  client: Client,
  record: Recorded,
  cursor: string | null,
  options: CallOptions,
): Promise<PageOfChanges> {
  const page = { cursor, limit: pageSize };
  switch (record.kind) {
    case 'alert':
      return client.call('alerts/history', { ...page, id: record.id }, options);
    case 'alert-rule':
      return client.call('alerts/rule-history', { ...page, id: record.id }, options);
    case 'approval':
      return client.call('approvals/history', { ...page, id: record.id }, options);
    case 'model':
      return client.call('models/history', { ...page, id: record.id }, options);
    case 'model-version':
      return client.call('versions/history', { ...page, id: record.id }, options);
    case 'dataset':
      return client.call('datasets/history', { ...page, id: record.id }, options);
    case 'monitor':
      return client.call('monitors/history', { ...page, id: record.id }, options);
    case 'prediction-batch':
      return client.call('predictions/history', { ...page, id: record.id }, options);
    case 'risk-settings':
      return client.call('risk/settings-history', page, options);
    case 'gate-policy':
      return client.call('gate/policy-history', page, options);
    case 'approval-settings':
      return client.call('approvals/settings-history', page, options);
    case 'backup-settings':
      return client.call('backups/settings-history', page, options);
    case 'explain-settings':
      return client.call('explain/settings-history', page, options);
    case 'idle-lock':
      return client.call('session/idle-lock-history', page, options);
    case 'user':
      return client.call('users/history', { ...page, id: record.id }, options);
    default:
      return assertNever(record);
  }
}

const commandOf = {
  alert: 'alerts/history',
  'alert-rule': 'alerts/rule-history',
  approval: 'approvals/history',
  model: 'models/history',
  'model-version': 'versions/history',
  dataset: 'datasets/history',
  monitor: 'monitors/history',
  'prediction-batch': 'predictions/history',
  'risk-settings': 'risk/settings-history',
  'gate-policy': 'gate/policy-history',
  'approval-settings': 'approvals/settings-history',
  'backup-settings': 'backups/settings-history',
  'explain-settings': 'explain/settings-history',
  'idle-lock': 'session/idle-lock-history',
  user: 'users/history',
} as const;

/** Who changed what of a record, and when, as a section of its page. */
export function RecordHistory({ record }: { record: Recorded }) {
  const { t } = useTranslation(['history', 'common']);
  return (
    <Section title={t('title')} hint={t('hint')} actions={<AuditLink id={record.id} />}>
      <Changes record={record} />
    </Section>
  );
}

/** The same where a record has no page of its own. */
export function HistoryDialog({
  record,
  name,
  onClose,
}: {
  record: Recorded;
  name: string;
  onClose: () => void;
}) {
  const { t } = useTranslation(['history', 'common']);
  const titleId = useId();
  return (
    <Dialog open onClose={onClose} aria-labelledby={titleId} maxWidth="md" fullWidth>
      <DialogTitle id={titleId}>{t('titleOf', { name })}</DialogTitle>
      <DialogContent>
        <Changes record={record} />
      </DialogContent>
      <DialogActions>
        <AuditLink id={record.id} />
        <Button onClick={onClose}>{t('common:close')}</Button>
      </DialogActions>
    </Dialog>
  );
}

function AuditLink({ id }: { id: string }) {
  const { t } = useTranslation('history');
  if (useMayReadEntries() !== true) return null;
  return (
    <Button component={Link} to={auditPath({ targetId: id })} size="small" variant="outlined">
      {t('audit')}
    </Button>
  );
}

function Changes({ record }: { record: Recorded }) {
  const { t } = useTranslation(['history', 'common']);
  const client = useClient();
  const query = useInfiniteQuery({
    queryKey: [commandOf[record.kind], { id: record.id, limit: pageSize }],
    queryFn: ({ pageParam, signal }) => readPage(client, record, pageParam, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page: PageOfChanges) => page.nextCursor,
  });
  const changes = query.data?.pages.flatMap((page) => page.items);

  return (
    <>
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
        <EmptyState title={t('empty')} />
      ) : (
        <Box component="ol" aria-label={t('title')} sx={{ listStyle: 'none', margin: 0, padding: 0 }}>
          {changes.map((change, index) => (
            <ChangeItem key={change.id} kind={record.kind} change={change} open={index === 0} />
          ))}
        </Box>
      )}
      {query.hasNextPage ? (
        <Button
          variant="outlined"
          sx={{ marginTop: 2 }}
          loading={query.isFetchingNextPage}
          onClick={() => {
            void query.fetchNextPage();
          }}
        >
          {t('more')}
        </Button>
      ) : null}
    </>
  );
}

/** The core's words for actions in plain English; an unknown one stays as it is. */
function actionLabel(t: TFunction<['history', 'common']>, kind: Recorded['kind'], action: string): string {
  const key = action.replaceAll(' ', '-');
  // A person is not registered as a model is.
  if (kind === 'user' && key === 'created') return t('userAction.created');
  return Object.hasOwn(english.action, key) ? t(`action.${key as keyof typeof english.action}`) : action;
}

type ChangeItemProps = { kind: Recorded['kind']; change: Change; open: boolean };

function ChangeItem({ kind, change, open: initiallyOpen }: ChangeItemProps) {
  const { t } = useTranslation(['history', 'common']);
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
          {actionLabel(t, kind, change.action)}
        </Typography>
        <Typography component="span" variant="body2" sx={{ color: 'text.secondary' }}>
          <Moment at={change.at} /> {t('by', { name: change.actor.name })}
        </Typography>
        {change.fields.length === 0 ? null : (
          <Button
            size="small"
            endIcon={<ExpandMoreRounded sx={open ? { transform: 'rotate(180deg)' } : {}} />}
            aria-expanded={open}
            onClick={() => {
              setOpen(!open);
            }}
          >
            {t('showFields', { count: change.fields.length })}
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
