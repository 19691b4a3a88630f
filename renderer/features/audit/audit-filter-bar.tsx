import { useCallback, useMemo } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Chip from '@mui/material/Chip';
import CloseRounded from '@mui/icons-material/CloseRounded';
import { useTranslation } from 'react-i18next';
import type { AuditPage } from '../../../shared/contract/audit.ts';
import { useCommand } from '../../client/client-context.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { ChoiceFilter, DayFilter } from './filter-fields.tsx';
import { EventFilter } from './event-filter.tsx';
import { isFiltered, noFilter } from './audit-filter.ts';
import type { AuditFilter } from './audit-filter.ts';
import { objectTypeLabel } from './words.ts';

const noInput = {};
const noActions: readonly string[] = [];

type AuditFilterBarProps = {
  filter: AuditFilter;
  /** The one record the list is about; null when it is about all. */
  objectName: string | null;
  /** Entries that match, or that were counted before there were too many; left out while that is not known. */
  matches?: Pick<AuditPage, 'total' | 'isMore'>;
  onChange: (filter: AuditFilter) => void;
};

function countWords(filtered: boolean, { isMore }: Pick<AuditPage, 'isMore'>) {
  if (isMore) return 'entries.countMore';
  return filtered ? 'entries.countFiltered' : 'entries.count';
}

export function AuditFilterBar({ filter, objectName, matches, onChange }: AuditFilterBarProps) {
  const { t } = useTranslation(['audit', 'common']);
  const facets = useCommand('audit/facets', noInput).data;
  const setSearch = useCallback(
    (search: string) => {
      onChange({ ...filter, search });
    },
    [filter, onChange],
  );
  const people = useMemo(
    () => (facets?.actors ?? []).map(({ id, name }) => ({ value: id, label: name })),
    [facets],
  );
  const types = (facets?.targetTypes ?? []).map((type) => ({ value: type, label: objectTypeLabel(t, type) }));
  const filtered = isFiltered(filter);

  return (
    <Box
      component="section"
      aria-label={t('filter.label')}
      sx={{ display: 'grid', gap: 1.75, padding: '4px 20px 14px', borderBottom: '1px solid var(--dg-line)' }}
    >
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1.5, alignItems: 'center' }}>
        <SearchField
          label={t('filter.search')}
          placeholder={t('filter.searchHint')}
          value={filter.search}
          onChange={setSearch}
        />
        <Box component="output" sx={{ color: 'text.secondary', fontSize: '0.875rem' }}>
          {matches === undefined ? '' : t(countWords(filtered, matches), { count: matches.total })}
        </Box>
        <Box sx={{ flex: 1 }} />
        {objectName === null ? null : (
          <Chip
            label={t('filter.only', { name: objectName })}
            color="primary"
            variant="outlined"
            deleteIcon={<CloseRounded />}
            // The chip is one button: what it undoes is its name.
            aria-label={`${t('filter.only', { name: objectName })}. ${t('filter.onlyRemove')}`}
            onClick={() => {
              onChange({ ...filter, targetId: null });
            }}
            onDelete={() => {
              onChange({ ...filter, targetId: null });
            }}
          />
        )}
        {filtered ? (
          <Button
            size="small"
            onClick={() => {
              onChange(noFilter);
            }}
          >
            {t('common:clearFilters')}
          </Button>
        ) : null}
      </Box>
      <Box
        sx={{
          display: 'grid',
          gap: 1.5,
          alignItems: 'start',
          gridTemplateColumns: 'repeat(auto-fit, minmax(138px, 1fr))',
        }}
      >
        <Box sx={{ gridColumn: 'span 2', minWidth: 0 }}>
          <EventFilter
            actions={facets?.actions ?? noActions}
            selected={filter.actions}
            onChange={(actions) => {
              onChange({ ...filter, actions });
            }}
          />
        </Box>
        <ChoiceFilter
          label={t('filter.person')}
          all={t('filter.anyPerson')}
          value={filter.actorId}
          options={people}
          onChange={(actorId) => {
            onChange({ ...filter, actorId });
          }}
        />
        <ChoiceFilter
          label={t('filter.type')}
          all={t('filter.anyType')}
          value={filter.targetType}
          options={types}
          onChange={(targetType) => {
            onChange({ ...filter, targetType });
          }}
        />
        <DayFilter
          label={t('filter.from')}
          value={filter.from}
          onChange={(from) => {
            onChange({ ...filter, from });
          }}
        />
        <DayFilter
          label={t('filter.until')}
          value={filter.until}
          onChange={(until) => {
            onChange({ ...filter, until });
          }}
        />
      </Box>
    </Box>
  );
}
