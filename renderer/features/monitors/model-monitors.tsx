import Box from '@mui/material/Box';
import AddRounded from '@mui/icons-material/AddRounded';
import VisibilityOutlined from '@mui/icons-material/VisibilityOutlined';
import { useTranslation } from 'react-i18next';
import type { Model } from '../../../shared/contract/models.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { GateButton } from '../../components/gate-button.tsx';
import { MonitorList } from './monitor-list.tsx';

/** The monitors of one model. */
export function ModelMonitors({ model }: { model: Model }) {
  const { t } = useTranslation('monitors');
  const create =
    model.deletedAt === null ? (
      <GateButton
        command="monitors/create"
        to={`/models/${model.id}/monitors/new`}
        variant="outlined"
        startIcon={<AddRounded />}
      >
        {t('create')}
      </GateButton>
    ) : undefined;
  return (
    <Box sx={{ display: 'grid', gap: 2 }}>
      {create === undefined ? null : <Box sx={{ justifySelf: 'end' }}>{create}</Box>}
      <MonitorList
        modelId={model.id}
        empty={
          <EmptyState
            icon={<VisibilityOutlined />}
            title={t('empty')}
            body={t('emptyModelBody')}
            action={create}
          />
        }
      />
    </Box>
  );
}
