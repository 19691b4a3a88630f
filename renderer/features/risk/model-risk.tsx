import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useMutation } from '@tanstack/react-query';
import { Link } from 'react-router';
import { useTranslation } from 'react-i18next';
import type { Model } from '../../../shared/contract/models.ts';
import type { RiskScore } from '../../../shared/contract/risk.ts';
import { useClient, useCommand } from '../../client/client-context.tsx';
import type { ClientError } from '../../client/client-error.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Moment } from '../../components/moment.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { Section, Sections } from '../../components/section.tsx';
import { InWords } from '../explain/in-words.tsx';
import { GradeBadge } from './grade-badge.tsx';
import { scoreHeading } from './risk-answer.ts';
import { RiskHistory } from './risk-history.tsx';
import { RiskTerms } from './risk-terms.tsx';

/** How risky a model is and why. */
export function ModelRisk({ model }: { model: Model }) {
  const { t } = useTranslation('risk');
  const query = useCommand('risk/get', { modelId: model.id });
  return (
    <QueryView query={query} rows={6}>
      {({ score }) =>
        score === null ? (
          <EmptyState title={t('tab.none')} body={t('tab.noneBody')} />
        ) : (
          <Sections>
            <Answer score={score} />
            <RiskTerms score={score} />
            <InWords subject={{ kind: 'risk-score', id: score.id }} />
            <RiskHistory modelId={model.id} />
          </Sections>
        )
      }
    </QueryView>
  );
}

function Answer({ score }: { score: RiskScore }) {
  const { t } = useTranslation('risk');
  const { band, text } = scoreHeading(t, score);
  return (
    <Section
      title={text}
      hint={
        <>
          {t('tab.at', { formula: score.formulaVersion, version: score.settingsVersion })}{' '}
          <Moment at={score.at} />
        </>
      }
      actions={<GradeBadge grade={band} size="large" />}
    >
      <Typography sx={{ maxWidth: '60em' }}>{score.sentence}</Typography>
      <Typography variant="h3" sx={{ marginTop: 2 }}>
        {t('tab.open')}
      </Typography>
      {score.uncertainty.length === 0 ? (
        <Typography>{t('tab.allKnown')}</Typography>
      ) : (
        <Box component="ul" sx={{ margin: 0, paddingLeft: 2.5, maxWidth: '62em' }}>
          {score.uncertainty.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </Box>
      )}
      <Recompute score={score} />
    </Section>
  );
}

function Recompute({ score }: { score: RiskScore }) {
  const { t } = useTranslation(['risk', 'jobs']);
  const client = useClient();
  const again = useMutation<string, ClientError>({
    mutationFn: async () => (await client.call('risk/recompute', { id: score.id })).sentence,
  });
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, alignItems: 'center', marginTop: 2 }}>
      <Button
        variant="outlined"
        loading={again.isPending}
        onClick={() => {
          again.mutate();
        }}
      >
        {t('jobs:recompute.action')}
      </Button>
      <Button component={Link} to="/risk#settings">
        {t('tab.settings')}
      </Button>
      <Typography component="output" variant="body2">
        {again.data ?? ''}
      </Typography>
      {again.error === null ? null : <ErrorNotice error={again.error} />}
    </Box>
  );
}
