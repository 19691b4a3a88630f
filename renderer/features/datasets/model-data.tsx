import { useState } from 'react';
import Box from '@mui/material/Box';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import UploadFileOutlined from '@mui/icons-material/UploadFileOutlined';
import { useTranslation } from 'react-i18next';
import type { DatasetPurpose } from '../../../shared/contract/datasets.ts';
import type { Model } from '../../../shared/contract/models.ts';
import { Sections } from '../../components/section.tsx';
import { GateButton } from '../../components/gate-button.tsx';
import { DatasetList } from './dataset-list.tsx';

const purposes: readonly DatasetPurpose[] = ['reference', 'current'];

/** The data of a model, by purpose; deleted sets are in the bin. */
export function ModelData({ model }: { model: Model }) {
  const { t } = useTranslation('data');
  const [bin, setBin] = useState(false);
  return (
    <Sections>
      <Box sx={{ display: 'flex', justifyContent: 'space-between', gap: 2, flexWrap: 'wrap' }}>
        <ToggleButtonGroup
          exclusive
          size="small"
          aria-label={t('view.label')}
          value={bin ? 'bin' : 'active'}
          onChange={(_, value: 'active' | 'bin' | null) => {
            if (value !== null) setBin(value === 'bin');
          }}
        >
          <ToggleButton value="active" sx={{ paddingInline: 1.75 }}>
            {t('view.active')}
          </ToggleButton>
          <ToggleButton value="bin" sx={{ paddingInline: 1.75 }}>
            {t('view.bin')}
          </ToggleButton>
        </ToggleButtonGroup>
        {model.deletedAt === null ? (
          <GateButton
            command="datasets/import"
            to={`/models/${model.id}/import`}
            variant="contained"
            startIcon={<UploadFileOutlined />}
          >
            {t('import')}
          </GateButton>
        ) : null}
      </Box>
      {purposes.map((purpose) => (
        <DatasetList key={`${purpose} ${String(bin)}`} model={model} purpose={purpose} bin={bin} />
      ))}
    </Sections>
  );
}
