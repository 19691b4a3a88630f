import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { TFunction } from 'i18next';
import type { GatePolicyInForce } from '../../../shared/contract/deployments.ts';
import { foundRules, gateRuleNames, gateSteps, isFrom } from '../../../shared/schema/gate.ts';
import type { GatePolicy, GateRuleName, GateStep } from '../../../shared/schema/gate.ts';
import { useCommand } from '../../client/client-context.tsx';
import { Page } from '../../components/page.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { Section, Sections } from '../../components/section.tsx';
import { formatInstant } from '../../format/time.ts';
import { HistoryButton } from '../history/history-button.tsx';
import { PolicyForm } from './policy-form.tsx';

const noInput = {};
const policyRecord = { kind: 'gate-policy', id: 'gate' } as const;

/** What every model is held to before each step, and the way to change it. */
export default function GatePage() {
  const { t } = useTranslation('deployments');
  const query = useCommand('gate/policy', noInput);
  const crumbs = [{ label: t('title'), to: '/deployments' }, { label: t('gate.title') }];
  if (query.data === undefined) {
    return (
      <Page crumbs={crumbs} heading={t('gate.title')}>
        <QueryView query={query} rows={6}>
          {() => null}
        </QueryView>
      </Page>
    );
  }
  const { policy } = query.data;
  const asked = (step: GateStep): number => rulesOf(policy, step).length;
  return (
    <Page
      crumbs={crumbs}
      heading={t('gate.heading', {
        production: asked('production'),
        canary: asked('canary'),
        staging: asked('staging'),
      })}
      lead={<Origin present={query.data} />}
    >
      <Sections>
        <Section title={t('gate.words')} hint={t('gate.wordsHint')}>
          <StepByStep policy={policy} />
        </Section>
        <Section
          title={t('form.title')}
          hint={t('form.hint')}
          actions={<HistoryButton size="small" record={policyRecord} name={t('form.historyOf')} />}
        >
          <PolicyForm key={query.data.version} present={query.data} />
        </Section>
      </Sections>
    </Page>
  );
}

function Origin({ present: { version, savedAt, savedBy } }: { present: GatePolicyInForce }) {
  const { t } = useTranslation('deployments');
  return savedBy === null
    ? t('gate.given', { version })
    : t('gate.saved', { version, name: savedBy.name, at: formatInstant(savedAt) });
}

function rulesOf(policy: GatePolicy, step: GateStep): GateRuleName[] {
  return gateRuleNames.filter((rule) => isFrom(step, policy[rule].from));
}

function askedInWords(t: TFunction<'deployments'>, policy: GatePolicy, rule: GateRuleName): string {
  switch (rule) {
    case 'drift':
      return t(`gate.asks.drift.${policy.drift.worst}`);
    case 'fairness':
      return t(`gate.asks.fairness.${policy.fairness.worst}`);
    case 'performance':
      return t('gate.asks.performance', { percent: policy.performance.maxDropPercent });
    case 'risk':
      return t('gate.asks.risk', { below: policy.risk.below });
    case 'alerts':
      return t(`gate.asks.alerts.${policy.alerts.worst}`);
    case 'artefact':
    case 'training-data':
    case 'model-card':
      return t(`gate.asks.${rule}`);
  }
}

function StepByStep({ policy }: { policy: GatePolicy }) {
  const { t } = useTranslation(['deployments', 'common']);
  const { t: words } = useTranslation('deployments');
  const isKnown = (rule: GateRuleName, step: GateStep): boolean => {
    const found = foundRules.find((name) => name === rule);
    return found !== undefined && isFrom(step, policy[found].knownFrom);
  };
  return (
    <Box sx={{ display: 'grid', gap: 2 }}>
      {gateSteps.map((step) => {
        const rules = rulesOf(policy, step);
        return (
          <Box key={step}>
            <Typography variant="h3">{t(`common:state.${step}`)}</Typography>
            {rules.length === 0 ? (
              <Typography>{t('gate.nothing')}</Typography>
            ) : (
              <Box component="ul" sx={{ margin: '4px 0 0', paddingLeft: 2.5, maxWidth: '62em' }}>
                {rules.map((rule) => (
                  <li key={rule}>
                    {askedInWords(words, policy, rule)} {isKnown(rule, step) ? t('gate.known') : null}
                  </li>
                ))}
              </Box>
            )}
          </Box>
        );
      })}
      <Typography sx={{ maxWidth: '62em', color: 'text.secondary' }}>
        {t('gate.age', { count: policy.maxAgeDays })} {t(`gate.strict.${policy.strictFrom}`)}
      </Typography>
    </Box>
  );
}
