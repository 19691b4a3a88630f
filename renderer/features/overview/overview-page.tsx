import { useCommand } from '../../client/client-context.tsx';
import { useTranslation } from 'react-i18next';
import { Page } from '../../components/page.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { FirstRun } from './first-run.tsx';
import { WorkspaceSummary } from './workspace-summary.tsx';

const noInput = {};

/** Where a visit begins: what needs a look, or how to start when there is nothing yet. */
export default function OverviewPage() {
  const { t } = useTranslation('overview');
  const info = useCommand('app/info', noInput);
  if (info.data === undefined) {
    return (
      <Page crumbs={[{ label: t('title') }]} heading={t('title')}>
        <QueryView query={info}>{() => null}</QueryView>
      </Page>
    );
  }
  return info.data.empty ? <FirstRun /> : <WorkspaceSummary />;
}
