import { useMemo } from 'react';
import type { ReactNode } from 'react';
import Autocomplete from '@mui/material/Autocomplete';
import Box from '@mui/material/Box';
import TextField from '@mui/material/TextField';
import { useTranslation } from 'react-i18next';
import { actionLabel, areaLabel, areaOf } from './words.ts';

type EventFilterProps = {
  /** Actions that occur in the ledger. */
  actions: readonly string[];
  /** Whole actions, or areas for everything in them. */
  selected: readonly string[];
  onChange: (selected: string[]) => void;
};

/** Kinds of event, several at once, grouped by what they are about. */
export function EventFilter({ actions, selected, onChange }: EventFilterProps) {
  const { t } = useTranslation('audit');
  const options = useMemo(() => {
    const all = [...new Set([...actions.map((action) => areaOf(action)), ...actions, ...selected])];
    const key = (option: string): string => `${areaLabel(t, areaOf(option))} ${option}`;
    // Sorted by group, and within it the whole area first: its name is the beginning of the others.
    return all.toSorted((left, right) => key(left).localeCompare(key(right)));
  }, [actions, selected, t]);
  const label = (option: string): string =>
    option.includes('.') ? actionLabel(t, option) : t('filter.wholeArea', { area: areaLabel(t, option) });

  return (
    <Autocomplete
      multiple
      size="small"
      limitTags={1}
      disableCloseOnSelect
      options={options}
      value={[...selected]}
      groupBy={(option) => sentenceCase(areaLabel(t, areaOf(option)))}
      getOptionLabel={label}
      onChange={(_, value) => {
        onChange(value);
      }}
      slotProps={{
        chip: { size: 'small' },
        paper: { sx: raised },
        // Inside the main landmark, where assistive technology looks for content.
        popper: { container: () => document.querySelector('main') },
      }}
      renderGroup={({ key, group, children }) => (
        <OptionGroup key={key} name={group}>
          {children}
        </OptionGroup>
      )}
      renderInput={(params) => (
        <TextField
          {...params}
          label={t('filter.event')}
          {...(selected.length === 0 ? { placeholder: t('filter.anyEvent') } : {})}
          slotProps={{ ...params.slotProps, inputLabel: { ...params.slotProps.inputLabel, shrink: true } }}
        />
      )}
    />
  );
}

const raised = {
  border: '1px solid var(--dg-line)',
  backgroundColor: 'var(--dg-raised)',
  boxShadow: '0 12px 32px rgba(5, 20, 24, 0.18)',
} as const;

/** A group as the options of a list box may be grouped; the usual nested lists may not stand in one. */
function OptionGroup({ name, children }: { name: string; children?: ReactNode }) {
  return (
    <Box component="ul" role="group" aria-label={name} sx={{ padding: 0, listStyle: 'none' }}>
      <Box
        component="li"
        aria-hidden
        sx={{ padding: '8px 16px 4px', fontSize: '0.8125rem', color: 'text.secondary' }}
      >
        {name}
      </Box>
      {children}
    </Box>
  );
}

function sentenceCase(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
