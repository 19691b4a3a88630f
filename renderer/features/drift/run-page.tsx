import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import { Link as RouterLink } from 'react-router';
import { useTranslation } from 'react-i18next';
import type { DriftRun } from '../../../shared/contract/drift.ts';
import { useRunId } from '../../app/route-ids.ts';
import { useCommand } from '../../client/client-context.tsx';
import { ExportButtons } from '../../components/export-buttons.tsx';
import { Moment } from '../../components/moment.tsx';
import { Page } from '../../components/page.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { Section, Sections } from '../../components/section.tsx';
import { formatInstantInList } from '../../format/time.ts';
import { InWords } from '../explain/in-words.tsx';
import { FeatureGrid } from './feature-grid.tsx';
import { OutcomeDrift } from './outcome-drift.tsx';
import { useRecompute } from './use-recompute.tsx';
import { RunFacts } from './run-facts.tsx';
import { sideName } from './side-name.ts';
import { RunShare } from './run-share.tsx';
import { TogetherCard } from './together-card.tsx';
import { VerdictCounts } from './verdict-counts.tsx';

/** The result of a comparison: whether the data drifted, in a sentence, and which features did. */
export default function RunPage() {
  const { t } = useTranslation(['drift', 'models']);
  const id = useRunId();
  const query = useCommand('drift/get', { id });
  if (query.data === undefined) {
    return (
      <Page crumbs={[{ label: t('runs.title'), to: '/runs' }]} heading={t('runs.title')}>
        <QueryView query={query} rows={6}>
          {() => null}
        </QueryView>
      </Page>
    );
  }
  return <Result run={query.data} />;
}

function Result({ run }: { run: DriftRun }) {
  const { t } = useTranslation(['drift', 'models']);
  const recompute = useRecompute(run.id);
  return (
    <Page
      crumbs={[
        { label: t('models:title'), to: '/models' },
        { label: run.modelName, to: `/models/${run.modelId}` },
        { label: t('run.title', { when: formatInstantInList(run.createdAt) }) },
      ]}
      verdict={run.summary.verdict}
      eyebrow={
        <>
          <Link component={RouterLink} to={`/models/${run.modelId}`}>
            {run.modelName}
          </Link>
          {' · '}
          {t('models:latest.sides', {
            current: sideName(t, run, 'current'),
            reference: sideName(t, run, 'reference'),
          })}
          {' · '}
          <Moment at={run.createdAt} />
        </>
      }
      heading={run.summary.reason}
      actions={
        <>
          {recompute.button}
          <ExportButtons
            command="drift/export"
            id={run.id}
            labels={{ csv: t('run.exportCsv'), json: t('run.exportJson') }}
          />
        </>
      }
    >
      <Sections>
        {recompute.outcome}
        <Box sx={{ padding: '2px 0 4px' }}>
          <VerdictCounts counts={run.summary.counts} />
          <RunShare aggregate={run.summary.aggregate} />
        </Box>
        <InWords subject={{ kind: 'drift-run', id: run.id }} />
        <OutcomeDrift runId={run.id} roles={run.summary.roles} />
        <TogetherCard results={run.summary.multivariate} />
        <Section title={t('run.features')} hint={t('run.featuresHint')} flush>
          <FeatureGrid runId={run.id} />
        </Section>
        <Section title={t('run.facts')}>
          <RunFacts run={run} />
        </Section>
      </Sections>
    </Page>
  );
}
