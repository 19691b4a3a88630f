import Button from '@mui/material/Button';
import VisibilityOutlined from '@mui/icons-material/VisibilityOutlined';
import { Link } from 'react-router';
import { useTranslation } from 'react-i18next';
import type { MonitorRow } from '../../../shared/contract/monitors.ts';
import { useCommand } from '../../client/client-context.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Page } from '../../components/page.tsx';
import { MonitorList } from './monitor-list.tsx';
import { shownState } from './standing-badge.tsx';
import type { ShownState } from './standing-badge.tsx';

/** Enough to see every alarm: the list begins with them. */
const mostUrgent = { limit: 200 };

function headingOf(items: readonly MonitorRow[], total: number) {
  const count = (state: ShownState) => items.filter((row) => shownState(row) === state).length;
  const alarms = count('alarm');
  const failing = count('cannot-run');
  const drifting = count('drifting');
  if (total === 0) return { key: 'none', count: 0 } as const;
  if (alarms > 0) return { key: 'alarm', count: alarms } as const;
  if (failing > 0) return { key: 'cannotRun', count: failing } as const;
  if (drifting > 0) return { key: 'drifting', count: drifting } as const;
  return { key: 'quiet', count: total } as const;
}

/** Whether any monitor raises an alarm, and all of them. */
export default function MonitorsPage() {
  const { t } = useTranslation('monitors');
  const urgent = useCommand('monitors/list', mostUrgent).data;
  const heading = urgent === undefined ? null : headingOf(urgent.items, urgent.total);
  return (
    <Page
      crumbs={[{ label: t('title') }]}
      heading={
        heading === null
          ? t('title')
          : heading.key === 'none'
            ? t('heading.none')
            : t(`heading.${heading.key}`, { count: heading.count })
      }
      lead={t('lead')}
    >
      <MonitorList
        modelId={null}
        empty={
          <EmptyState
            icon={<VisibilityOutlined />}
            title={t('empty')}
            body={t('emptyBody')}
            action={
              <Button component={Link} to="/models" variant="outlined">
                {t('emptyAction')}
              </Button>
            }
          />
        }
      />
    </Page>
  );
}
