import Button from '@mui/material/Button';
import CompareArrowsRounded from '@mui/icons-material/CompareArrowsRounded';
import { Link } from 'react-router';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../client/client-context.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Page } from '../../components/page.tsx';
import { RunList } from './run-list.tsx';

const countOnly = { modelId: null, limit: 1 };

/** Every comparison of the workspace. */
export default function RunsPage() {
  const { t } = useTranslation('drift');
  const total = useCommand('drift/list', countOnly).data?.total;
  const heading =
    total === undefined
      ? t('runs.title')
      : total === 0
        ? t('runs.headingNone')
        : t('runs.heading', { count: total });
  return (
    <Page crumbs={[{ label: t('runs.title') }]} heading={heading} lead={t('runs.lead')}>
      <RunList
        modelId={null}
        empty={
          <EmptyState
            icon={<CompareArrowsRounded />}
            title={t('runs.empty')}
            body={t('runs.emptyBody')}
            action={
              <Button component={Link} to="/models" variant="outlined">
                {t('runs.emptyAction')}
              </Button>
            }
          />
        }
      />
    </Page>
  );
}
