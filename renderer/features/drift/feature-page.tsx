import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import NavigateBeforeRounded from '@mui/icons-material/NavigateBeforeRounded';
import NavigateNextRounded from '@mui/icons-material/NavigateNextRounded';
import { Link, useParams } from 'react-router';
import { useTranslation } from 'react-i18next';
import type { CommandOutput } from '../../../shared/contract/index.ts';
import { assertNever } from '../../../shared/assert-never.ts';
import type { RunId } from '../../../shared/schema/ids.ts';
import { useRunId } from '../../app/route-ids.ts';
import { useCommand } from '../../client/client-context.tsx';
import { Page } from '../../components/page.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { Section, Sections } from '../../components/section.tsx';
import { formatInstantInList } from '../../format/time.ts';
import { CategoricalView } from './categorical-view.tsx';
import { featurePath } from './feature-path.ts';
import { NumericView } from './numeric-view.tsx';
import { SideCountsTable } from './side-counts-table.tsx';
import { TestsTable } from './tests-table.tsx';

/** How one feature moved: the sentence, the pictures behind it, and every test. */
export default function FeaturePage() {
  const { t } = useTranslation(['drift', 'models']);
  const runId = useRunId();
  const name = useParams()['name'] ?? '';
  const run = useCommand('drift/get', { id: runId }).data;
  const query = useCommand('drift/feature', { id: runId, name });
  const result = query.data?.result;

  return (
    <Page
      crumbs={[
        { label: t('models:title'), to: '/models' },
        ...(run === undefined
          ? []
          : [
              { label: run.modelName, to: `/models/${run.modelId}` },
              { label: t('run.title', { when: formatInstantInList(run.createdAt) }), to: `/runs/${runId}` },
            ]),
        { label: name },
      ]}
      verdict={result?.verdict ?? null}
      {...(result === undefined ? {} : { eyebrow: t(`type.${result.type}`) })}
      heading={result === undefined ? name : t(`feature.heading.${result.verdict}`, { name })}
      {...(result === undefined ? {} : { lead: result.reason })}
      actions={<Neighbours runId={runId} name={name} />}
    >
      <QueryView query={query} rows={8}>
        {(feature) => (
          <Sections>
            <Distribution feature={feature} />
            <Section title={t('feature.tests')} hint={t('feature.testsHint')} flush>
              <TestsTable tests={feature.result.tests} />
            </Section>
            <Section title={t('feature.rows')}>
              <SideCountsTable reference={feature.result.reference} current={feature.result.current} />
            </Section>
          </Sections>
        )}
      </QueryView>
    </Page>
  );
}

function Distribution({ feature: { result, distribution } }: { feature: CommandOutput<'drift/feature'> }) {
  const { t } = useTranslation('drift');
  switch (distribution.kind) {
    case 'numeric':
      return <NumericView name={result.name} distribution={distribution} />;
    case 'categorical':
      return <CategoricalView name={result.name} distribution={distribution} />;
    case 'none':
      return <Box sx={{ color: 'text.secondary' }}>{t('feature.none')}</Box>;
    default:
      return assertNever(distribution);
  }
}

/** The way to the feature before and after this one, worst first. */
function Neighbours({ runId, name }: { runId: RunId; name: string }) {
  const { t } = useTranslation('drift');
  const features = useCommand('drift/features', { id: runId, limit: 200 }).data;
  const index = features?.items.findIndex((feature) => feature.name === name) ?? -1;
  if (features === undefined || index === -1) return null;
  const steps = [
    { key: 'previous', feature: features.items[index - 1], Icon: NavigateBeforeRounded },
    { key: 'next', feature: features.items[index + 1], Icon: NavigateNextRounded },
  ] as const;
  return (
    <>
      <Box sx={{ alignSelf: 'center', fontSize: '0.875rem', color: 'text.secondary', marginRight: 0.5 }}>
        {t('feature.position', { position: index + 1, total: features.total })}
      </Box>
      {steps.map(({ key, feature, Icon }) => (
        <Button
          key={key}
          variant="outlined"
          aria-label={t(`feature.${key}`)}
          disabled={feature === undefined}
          {...(feature === undefined ? {} : { component: Link, to: featurePath(runId, feature.name) })}
          sx={{ minWidth: 0, paddingInline: 0.75 }}
        >
          <Icon />
        </Button>
      ))}
    </>
  );
}
