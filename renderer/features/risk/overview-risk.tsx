import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { Link } from 'react-router';
import { useTranslation } from 'react-i18next';
import { modelState } from '../../../shared/contract/models.ts';
import { useCommand } from '../../client/client-context.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { Section } from '../../components/section.tsx';
import { GradeBars } from './grade-bars.tsx';
import { riskAnswer } from './risk-answer.ts';

const noInput = {};

/** The list of those models that are counted here. */
const notRetired = `/models?${modelState.options
  .filter((state) => state !== 'retired')
  .map((state) => `state=${state}`)
  .join('&')}`;

/** The grades of all models on the overview; each number leads to the models behind it. */
export function OverviewRisk() {
  const { t } = useTranslation('risk');
  const query = useCommand('risk/summary', noInput);
  return (
    <Section
      title={t('overview.title')}
      hint={t('overview.hint')}
      actions={
        <Button component={Link} to="/risk" size="small" variant="outlined">
          {t('overview.open')}
        </Button>
      }
    >
      <QueryView query={query} rows={4}>
        {(summary) => (
          <>
            <Typography sx={{ fontWeight: 600, marginBottom: 1.5 }}>
              {`${riskAnswer(t, summary)}.`}
              {summary.unknown === 0 || summary.unknown === summary.scored
                ? null
                : ` ${t('overview.unknown', { count: summary.unknown })}`}
            </Typography>
            <GradeBars summary={summary} pathOf={(band) => `${notRetired}&grade=${band}`} />
          </>
        )}
      </QueryView>
    </Section>
  );
}
