import Box from '@mui/material/Box';
import Chip from '@mui/material/Chip';
import CheckRounded from '@mui/icons-material/CheckRounded';

type FilterChipsProps<Value extends string> = {
  label: string;
  options: readonly Value[];
  selected: readonly Value[];
  text: (value: Value) => string;
  onChange: (selected: Value[]) => void;
};

/** Several values of one filter, each switched on and off by itself. */
export function FilterChips<Value extends string>({
  label,
  options,
  selected,
  text,
  onChange,
}: FilterChipsProps<Value>) {
  return (
    <Box
      role="group"
      aria-label={label}
      sx={{ display: 'flex', flexWrap: 'wrap', gap: 0.75, alignItems: 'center' }}
    >
      <Box component="span" sx={{ fontSize: '0.8125rem', color: 'text.secondary', marginRight: 0.5 }}>
        {label}
      </Box>
      {options.map((option) => {
        const on = selected.includes(option);
        return (
          <Chip
            key={option}
            size="small"
            label={text(option)}
            {...(on ? { icon: <CheckRounded /> } : {})}
            variant={on ? 'filled' : 'outlined'}
            color={on ? 'primary' : 'default'}
            aria-pressed={on}
            onClick={() => {
              onChange(on ? selected.filter((other) => other !== option) : [...selected, option]);
            }}
          />
        );
      })}
    </Box>
  );
}
