import CompareArrowsRounded from '@mui/icons-material/CompareArrowsRounded';
import { useTranslation } from 'react-i18next';
import type { Model } from '../../../shared/contract/models.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { GateButton } from '../../components/gate-button.tsx';
import { RunList } from './run-list.tsx';

/** The comparisons of one model. */
export function ModelRuns({ model }: { model: Model }) {
  const { t } = useTranslation('drift');
  return (
    <RunList
      modelId={model.id}
      empty={
        <EmptyState
          icon={<CompareArrowsRounded />}
          title={t('runs.empty')}
          body={t('runs.emptyModelBody')}
          action={
            model.deletedAt === null ? (
              <GateButton command="drift/run" to={`/models/${model.id}/compare`} variant="outlined">
                {t('runs.emptyModelAction')}
              </GateButton>
            ) : undefined
          }
        />
      }
    />
  );
}
