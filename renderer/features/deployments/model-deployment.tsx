import { useState } from 'react';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import MuiLink from '@mui/material/Link';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import Typography from '@mui/material/Typography';
import { Link } from 'react-router';
import { useTranslation } from 'react-i18next';
import type { GateCheck } from '../../../shared/contract/deployments.ts';
import type { Model } from '../../../shared/contract/models.ts';
import { gateSteps, isGateStep } from '../../../shared/schema/gate.ts';
import type { GateStep } from '../../../shared/schema/gate.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { GateButton } from '../../components/gate-button.tsx';
import { Moment } from '../../components/moment.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { Remarks } from '../../components/remarks.tsx';
import { Section, Sections } from '../../components/section.tsx';
import { formatInstantInList } from '../../format/time.ts';
import { StateDialog } from '../models/state-dialog.tsx';
import { GateBadge } from './badges.tsx';
import { DeploymentList } from './deployment-list.tsx';
import { sentencesOf, stepToAsk } from './gate-order.ts';
import { OverrideDialog } from './override-dialog.tsx';
import { RuleTable } from './rule-table.tsx';
import { StandingBanner } from './standing-banner.tsx';
import { useGateCheck } from './use-gate-check.ts';

const allOutcomes: readonly never[] = [];

/** Whether the present version of a model may go to a step, why, and what was decided before. */
export function ModelDeployment({ model }: { model: Model }) {
  const { t } = useTranslation('deployments');
  const [chosen, setChosen] = useState<GateStep | null>(null);
  const step = chosen ?? stepToAsk(model);
  return (
    <Sections>
      <Gate model={model} step={step} onStep={setChosen} />
      <Section title={t('tab.history')} hint={t('tab.historyHint')} flush>
        <DeploymentList
          modelId={model.id}
          outcomes={allOutcomes}
          empty={<EmptyState title={t('tab.none')} body={t('tab.noneBody')} />}
        />
      </Section>
    </Sections>
  );
}

type GateProps = { model: Model; step: GateStep; onStep: (step: GateStep) => void };

function Gate({ model, step, onStep }: GateProps) {
  const { t } = useTranslation('deployments');
  const query = useGateCheck(model.id, step);
  // Of the model and not of a step: it stays in sight while another step is asked about.
  const first = useGateCheck(model.id, stepToAsk(model));
  const standing = first.data?.standing ?? null;
  const [renews, setRenews] = useState(false);
  // An override is given more time for the step that the model is in, whichever is being looked at.
  const present = useGateCheck(model.id, isGateStep(model.state) ? model.state : step, { enabled: renews });
  return (
    <>
      {standing === null ? null : (
        <StandingBanner
          standing={standing}
          onRenew={() => {
            setRenews(true);
          }}
        />
      )}
      {renews && present.data !== undefined ? (
        <OverrideDialog
          model={model}
          evaluation={present.data.evaluation}
          renews
          onClose={() => {
            setRenews(false);
          }}
        />
      ) : null}
      <Section
        title={t('tab.question', { version: model.semanticVersion, step: t(`in.${step}`) })}
        hint={query.data === undefined ? undefined : <Asked check={query.data} />}
        actions={<StepChoice step={step} onStep={onStep} />}
      >
        <QueryView query={query} rows={4}>
          {(check) => <Answer model={model} check={check} />}
        </QueryView>
      </Section>
      {query.data === undefined ? null : (
        <>
          <RuleTable evaluation={query.data.evaluation} modelId={model.id} />
          <Remarks title={t('limits')} notes={sentencesOf(query.data.narrative, 'limits')} />
        </>
      )}
    </>
  );
}

function Asked({ check: { evaluation } }: { check: GateCheck }) {
  const { t } = useTranslation('deployments');
  return (
    <>
      <Moment at={evaluation.at} seconds /> · {t('tab.asked', { policy: evaluation.policyVersion })}{' '}
      <MuiLink component={Link} to="/gate">
        {t('tab.policy')}
      </MuiLink>
    </>
  );
}

function StepChoice({ step, onStep }: Pick<GateProps, 'step' | 'onStep'>) {
  const { t } = useTranslation(['deployments', 'common']);
  return (
    <ToggleButtonGroup
      exclusive
      size="small"
      aria-label={t('tab.step')}
      value={step}
      onChange={(_, next: GateStep | null) => {
        if (next !== null) onStep(next);
      }}
    >
      {gateSteps.map((name) => (
        <ToggleButton key={name} value={name} sx={{ paddingInline: 1.75 }}>
          {t(`common:state.${name}`)}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}

function Answer({ model, check }: { model: Model; check: GateCheck }) {
  const { t } = useTranslation(['deployments', 'common']);
  const { evaluation, narrative, admitted } = check;
  return (
    <Box sx={{ display: 'grid', gap: 1.5, justifyItems: 'start' }}>
      <GateBadge verdict={evaluation.verdict} size="large" />
      {[...sentencesOf(narrative, 'verdict'), ...sentencesOf(narrative, 'first')].map((sentence, index) => (
        <Typography
          key={sentence}
          sx={{ maxWidth: '62em', overflowWrap: 'anywhere', ...(index === 0 ? { fontWeight: 600 } : {}) }}
        >
          {sentence}
        </Typography>
      ))}
      {admitted === null || admitted.id === evaluation.version.id || !isGateStep(model.state) ? null : (
        <Alert severity="warning">
          {t('tab.other', {
            running: admitted.version,
            state: t(`in.${model.state}`),
            at: formatInstantInList(admitted.at),
            version: evaluation.version.version,
          })}
        </Alert>
      )}
      <Actions model={model} check={check} />
    </Box>
  );
}

function Actions({ model, check: { evaluation, reachable } }: { model: Model; check: GateCheck }) {
  const { t } = useTranslation(['deployments', 'common']);
  const [dialog, setDialog] = useState<'move' | 'override' | null>(null);
  const { step, verdict } = evaluation;
  const close = (): void => {
    setDialog(null);
  };
  if (model.deletedAt !== null) return <Muted>{t('tab.bin')}</Muted>;
  if (model.state === step) return <Muted>{t('tab.present')}</Muted>;
  if (!reachable) {
    const names = { state: t(`common:state.${model.state}`), step: t(`common:state.${step}`) };
    return <Muted>{t('tab.unreachable', names)}</Muted>;
  }
  return (
    <>
      {verdict === 'pass' ? (
        <GateButton
          command="models/change-state"
          variant="contained"
          onClick={() => {
            setDialog('move');
          }}
        >
          {t('tab.moveTo', { state: t(`in.${step}`) })}
        </GateButton>
      ) : (
        <GateButton
          command="deployments/override"
          variant="outlined"
          color="error"
          onClick={() => {
            setDialog('override');
          }}
        >
          {t('tab.override')}
        </GateButton>
      )}
      {dialog === 'move' ? <StateDialog model={model} state={step} onClose={close} /> : null}
      {dialog === 'override' ? (
        <OverrideDialog model={model} evaluation={evaluation} renews={false} onClose={close} />
      ) : null}
    </>
  );
}

function Muted({ children }: { children: React.ReactNode }) {
  return (
    <Typography variant="body2" sx={{ color: 'text.secondary' }}>
      {children}
    </Typography>
  );
}
