import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import { Link as RouterLink, useParams } from 'react-router';
import { useTranslation } from 'react-i18next';
import type { FairnessRun } from '../../../shared/contract/fairness.ts';
import { fairnessRunId } from '../../../shared/schema/ids.ts';
import { partName } from '../../../shared/schema/monitor.ts';
import { useCommand } from '../../client/client-context.tsx';
import { ClientError } from '../../client/client-error.ts';
import { ExportButtons } from '../../components/export-buttons.tsx';
import { Moment } from '../../components/moment.tsx';
import { Page } from '../../components/page.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { Remarks } from '../../components/remarks.tsx';
import { Section, Sections } from '../../components/section.tsx';
import { formatCount } from '../../format/numbers.ts';
import { formatInstantInList } from '../../format/time.ts';
import { Recompute } from '../jobs/recompute.tsx';
import { InWords } from '../explain/in-words.tsx';
import { FairnessBadge } from './fairness-badge.tsx';
import { PartitionView } from './partition-view.tsx';
import { FairnessFacts } from './run-facts.tsx';

/** The result of a check: whether groups are treated alike, in a sentence, and why. */
export default function FairnessRunPage() {
  const { t } = useTranslation('fairness');
  const parsed = fairnessRunId.safeParse(useParams()['runId']);
  if (!parsed.success) throw new ClientError('FAIRNESS_RUN_NOT_FOUND');
  const query = useCommand('fairness/get', { id: parsed.data });
  if (query.data === undefined) {
    return (
      <Page crumbs={[{ label: t('check.title') }]} heading={t('check.title')}>
        <QueryView query={query} rows={6}>
          {() => null}
        </QueryView>
      </Page>
    );
  }
  return <Result run={query.data} />;
}

function Result({ run }: { run: FairnessRun }) {
  const { t } = useTranslation(['fairness', 'models']);
  return (
    <Page
      crumbs={[
        { label: t('models:title'), to: '/models' },
        { label: run.modelName, to: `/models/${run.modelId}/fairness` },
        { label: t('run.title', { when: formatInstantInList(run.createdAt) }) },
      ]}
      eyebrow={
        <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', columnGap: 1.5, rowGap: 0.5 }}>
          <FairnessBadge verdict={run.verdict} size="large" />
          <Link component={RouterLink} to={`/models/${run.modelId}/fairness`}>
            {run.modelName}
          </Link>
          <span>
            {t('run.of', { dataset: partName(run.dataset.name, run.part), rows: formatCount(run.rows) })}
          </span>
          <Moment at={run.createdAt} />
        </Box>
      }
      heading={t(`run.heading.${run.verdict}`)}
      lead={run.reason}
      actions={
        <ExportButtons
          command="fairness/export"
          id={run.id}
          labels={{ csv: t('run.exportCsv'), json: t('run.exportJson') }}
        />
      }
    >
      <Sections>
        <InWords subject={{ kind: 'fairness-run', id: run.id }} />
        <PartitionView run={run} />
        <Remarks title={t('run.notes')} notes={run.notes} />
        <Section title={t('run.facts')}>
          <FairnessFacts run={run} />
          <Recompute command="fairness/recompute" id={run.id} />
        </Section>
      </Sections>
    </Page>
  );
}
