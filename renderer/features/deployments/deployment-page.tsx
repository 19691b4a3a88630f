import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import MuiLink from '@mui/material/Link';
import { Link } from 'react-router';
import { useTranslation } from 'react-i18next';
import type { Deployment } from '../../../shared/contract/deployments.ts';
import { useDeploymentId } from '../../app/route-ids.ts';
import { useCommand } from '../../client/client-context.tsx';
import { Digest } from '../../components/digest.tsx';
import { Facts } from '../../components/facts.tsx';
import type { Fact } from '../../components/facts.tsx';
import { Moment } from '../../components/moment.tsx';
import { Page } from '../../components/page.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { Section, Sections } from '../../components/section.tsx';
import { RiskMark } from '../../components/state-chip.tsx';
import { formatInstant, formatInstantInList } from '../../format/time.ts';
import { auditPath } from '../audit/audit-filter.ts';
import { useMayReadEntries } from '../audit/use-may-read-entries.ts';
import { InWords } from '../explain/in-words.tsx';
import { GateBadge, ResultBadge } from './badges.tsx';
import { RuleTable } from './rule-table.tsx';

/** One step of a model that was tried: what became of it, and everything that the gate said. */
export default function DeploymentPage() {
  const { t } = useTranslation('deployments');
  const query = useCommand('deployments/get', { id: useDeploymentId() });
  if (query.data === undefined) {
    return (
      <Page crumbs={[{ label: t('title'), to: '/deployments' }]} heading={t('entry.title')}>
        <QueryView query={query} rows={6}>
          {() => null}
        </QueryView>
      </Page>
    );
  }
  return <Loaded entry={query.data} />;
}

function Loaded({ entry }: { entry: Deployment }) {
  const { t } = useTranslation(['deployments', 'common']);
  const { evaluation, outcome, overrideUntil } = entry;
  return (
    <Page
      crumbs={[
        { label: t('title'), to: '/deployments' },
        { label: entry.modelName, to: `/models/${entry.modelId}/deployment` },
        { label: formatInstantInList(entry.at) },
      ]}
      eyebrow={
        <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', columnGap: 1.5, rowGap: 0.5 }}>
          <ResultBadge outcome={outcome} size="large" />
          {evaluation === null ? null : <GateBadge verdict={evaluation.verdict} />}
          <MuiLink component={Link} to={`/models/${entry.modelId}/deployment`}>
            {entry.modelName}
          </MuiLink>
          <Moment at={entry.at} />
        </Box>
      }
      heading={t(`entry.heading.${outcome}`, {
        name: entry.actor.name,
        version: entry.version.version,
        model: entry.modelName,
        from: t(`in.${entry.from}`),
        to: t(`in.${entry.to}`),
      })}
      {...(evaluation === null
        ? { lead: t('entry.notAsked') }
        : overrideUntil === null
          ? {}
          : {
              lead: t(entry.standing ? 'entry.holds' : 'entry.over', { until: formatInstant(overrideUntil) }),
            })}
    >
      <Sections>
        {evaluation === null ? null : <InWords subject={{ kind: 'deployment', id: entry.id }} />}
        {evaluation === null ? null : <RuleTable evaluation={evaluation} modelId={entry.modelId} />}
        <Section title={t('entry.facts')} actions={<AuditLink id={entry.id} />}>
          <Facts facts={useFacts(entry)} />
        </Section>
      </Sections>
    </Page>
  );
}

function AuditLink({ id }: { id: string }) {
  const { t } = useTranslation('deployments');
  if (useMayReadEntries() !== true) return null;
  return (
    <Button component={Link} to={auditPath({ targetId: id })} size="small" variant="outlined">
      {t('entry.audit')}
    </Button>
  );
}

function useFacts(entry: Deployment): Fact[] {
  const { t } = useTranslation(['deployments', 'common']);
  const { evaluation, evaluationSha256, overrideUntil } = entry;
  return [
    { label: t('entry.who'), value: entry.actor.name },
    { label: t('entry.when'), value: <Moment at={entry.at} seconds /> },
    {
      label: t('entry.step'),
      value: t('move', { from: t(`common:state.${entry.from}`), to: t(`common:state.${entry.to}`) }),
    },
    {
      label: t('entry.version'),
      value: (
        <MuiLink component={Link} to={`/versions/${entry.version.id}`}>
          {entry.version.version}
        </MuiLink>
      ),
    },
    { label: t('entry.reason'), value: entry.note === '' ? t('entry.noReason') : entry.note },
    ...(overrideUntil === null
      ? []
      : [{ label: t('entry.until'), value: <Moment at={overrideUntil} seconds /> }]),
    ...(evaluation === null
      ? []
      : [
          { label: t('entry.riskClass'), value: <RiskMark risk={evaluation.riskClass} /> },
          {
            label: t('entry.policy'),
            value: (
              <MuiLink component={Link} to="/gate">
                {t('entry.policyVersion', { version: evaluation.policyVersion })}
              </MuiLink>
            ),
          },
          {
            label: t('entry.policySha'),
            value: <Digest text={evaluation.policySha256} what={t('entry.policySha')} />,
          },
        ]),
    ...(evaluationSha256 === null
      ? []
      : [
          {
            label: t('entry.evaluationSha'),
            value: <Digest text={evaluationSha256} what={t('entry.evaluationSha')} />,
          },
        ]),
  ];
}
