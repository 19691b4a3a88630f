import { useMemo } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Paper from '@mui/material/Paper';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import CheckCircleOutlined from '@mui/icons-material/CheckCircleOutlined';
import RuleOutlined from '@mui/icons-material/RuleOutlined';
import { Link, useSearchParams } from 'react-router';
import { useTranslation } from 'react-i18next';
import { approvalView } from '../../../shared/contract/approvals.ts';
import type { Approval, ApprovalView } from '../../../shared/contract/approvals.ts';
import { useCommand } from '../../client/client-context.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Page } from '../../components/page.tsx';
import { QueryGrid } from '../../components/query-grid.tsx';
import { useCursorPages } from '../../components/use-cursor-pages.ts';
import { approvalColumns, approvalFolds } from './approval-columns.tsx';
import { useToDecide } from './use-to-decide.ts';

const rowId = (row: Approval): string => row.id;

/** What waits for this person to agree to, and what became of everything else; the view is in the address. */
export default function ApprovalsPage() {
  const { t } = useTranslation(['approvals', 'common']);
  const [params, setParams] = useSearchParams();
  const view = approvalView.safeParse(params.get('show')).data ?? 'waiting';
  const pages = useCursorPages(view);
  const waiting = useToDecide();
  const query = useCommand(
    'approvals/list',
    { view, cursor: pages.cursor, limit: pages.pageSize },
    { keepPrevious: true },
  );
  const columns = useMemo(() => approvalColumns(t), [t]);

  return (
    <Page
      crumbs={[{ label: t('title') }]}
      heading={
        waiting === undefined
          ? t('title')
          : waiting === 0
            ? t('answer.none')
            : t('answer.some', { count: waiting })
      }
      lead={t('lead')}
      actions={
        <Button component={Link} to="/approvals/settings" variant="outlined" startIcon={<RuleOutlined />}>
          {t('toSettings')}
        </Button>
      }
    >
      <Paper sx={{ border: '1px solid var(--dg-line)', borderRadius: '12px', overflow: 'hidden' }}>
        <Box sx={{ padding: '14px 16px', borderBottom: '1px solid var(--dg-line)' }}>
          <ToggleButtonGroup
            exclusive
            size="small"
            aria-label={t('views')}
            value={view}
            onChange={(_, chosen: ApprovalView | null) => {
              if (chosen === null) return;
              setParams(chosen === 'waiting' ? {} : { show: chosen }, { replace: true });
            }}
          >
            {approvalView.options.map((one) => (
              <ToggleButton key={one} value={one} sx={{ paddingInline: 1.75 }}>
                {t(`view.${one}`)}
              </ToggleButton>
            ))}
          </ToggleButtonGroup>
        </Box>
        <QueryGrid
          frame="shared"
          query={query}
          label={t('title')}
          columns={columns}
          folds={approvalFolds}
          pages={pages}
          rowId={rowId}
          empty={<NothingHere view={view} />}
          pathOf={(row) => `/approvals/${row.id}`}
        />
      </Paper>
    </Page>
  );
}

function NothingHere({ view }: { view: ApprovalView }) {
  const { t } = useTranslation('approvals');
  return (
    <EmptyState
      icon={<CheckCircleOutlined />}
      title={t(`empty.${view}`)}
      body={t('empty.body')}
      action={
        <Button component={Link} to="/approvals/settings" variant="outlined">
          {t('toSettings')}
        </Button>
      }
    />
  );
}
