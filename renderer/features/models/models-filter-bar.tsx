import { useState } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Collapse from '@mui/material/Collapse';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import { useTranslation } from 'react-i18next';
import { modelState, riskClass } from '../../../shared/contract/models.ts';
import { riskBands } from '../../../shared/schema/risk.ts';
import { FilterChips } from '../../components/filter-chips.tsx';
import { verdictOrder } from '../../components/verdict-order.ts';
import { SearchField } from '../../components/search-field.tsx';
import { clearedFilter, isFiltered } from './models-filter.ts';
import type { ModelsFilter } from './models-filter.ts';

type ModelsFilterBarProps = { filter: ModelsFilter; onChange: (filter: ModelsFilter) => void };

export function ModelsFilterBar({ filter, onChange }: ModelsFilterBarProps) {
  const { t } = useTranslation(['models', 'common', 'risk']);
  const [more, setMore] = useState(filter.states.length > 0 || filter.riskClasses.length > 0);
  return (
    <Box sx={{ display: 'grid', gap: 1.5, padding: '14px 16px', borderBottom: '1px solid var(--dg-line)' }}>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1.5, alignItems: 'center' }}>
        <SearchField
          label={t('searchLabel')}
          placeholder={t('searchHint')}
          value={filter.search}
          onChange={(search) => {
            onChange({ ...filter, search });
          }}
        />
        <ToggleButtonGroup
          exclusive
          size="small"
          aria-label={t('view.label')}
          value={filter.deleted ? 'bin' : 'active'}
          onChange={(_, value: 'active' | 'bin' | null) => {
            if (value !== null) onChange({ ...filter, deleted: value === 'bin' });
          }}
        >
          <ToggleButton value="active" sx={{ paddingInline: 1.75 }}>
            {t('view.active')}
          </ToggleButton>
          <ToggleButton value="bin" sx={{ paddingInline: 1.75 }}>
            {t('view.bin')}
          </ToggleButton>
        </ToggleButtonGroup>
        <Box sx={{ flex: 1 }} />
        {isFiltered(filter) ? (
          <Button
            size="small"
            onClick={() => {
              onChange(clearedFilter(filter));
            }}
          >
            {t('common:clearFilters')}
          </Button>
        ) : null}
        <Button
          size="small"
          aria-expanded={more}
          onClick={() => {
            setMore(!more);
          }}
        >
          {t(more ? 'filter.fewer' : 'filter.more')}
        </Button>
      </Box>
      <FilterChips
        label={t('filter.verdict')}
        options={verdictOrder}
        selected={filter.verdicts}
        text={(verdict) => t(`common:verdict.${verdict}`)}
        onChange={(verdicts) => {
          onChange({ ...filter, verdicts });
        }}
      />
      <FilterChips
        label={t('filter.grade')}
        options={riskBands}
        selected={filter.grades}
        text={(band) => (band === 'unknown' ? t('risk:unknown') : band)}
        onChange={(grades) => {
          onChange({ ...filter, grades });
        }}
      />
      <Collapse in={more} unmountOnExit>
        <Box sx={{ display: 'grid', gap: 1.5 }}>
          <FilterChips
            label={t('filter.state')}
            options={modelState.options}
            selected={filter.states}
            text={(state) => t(`common:state.${state}`)}
            onChange={(states) => {
              onChange({ ...filter, states });
            }}
          />
          <FilterChips
            label={t('filter.risk')}
            options={riskClass.options}
            selected={filter.riskClasses}
            text={(risk) => t(`common:risk.${risk}`)}
            onChange={(riskClasses) => {
              onChange({ ...filter, riskClasses });
            }}
          />
        </Box>
      </Collapse>
    </Box>
  );
}
