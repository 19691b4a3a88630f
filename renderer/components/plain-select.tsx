import Box from '@mui/material/Box';
import NativeSelect from '@mui/material/NativeSelect';

type PlainSelectProps<Value extends string> = {
  label: string;
  value: Value;
  options: readonly { readonly value: Value; readonly label: string }[];
  onChange: (value: Value) => void;
  /** Shows the label above the field; otherwise it is there for assistive technology only. */
  labelled?: boolean;
};

/** The platform's own select: light enough to stand in every row of a long table. */
export function PlainSelect<Value extends string>({
  label,
  value,
  options,
  onChange,
  labelled = false,
}: PlainSelectProps<Value>) {
  const field = (
    <NativeSelect
      disableUnderline
      value={value}
      inputProps={{ 'aria-label': label }}
      onChange={(event) => {
        const chosen = options.find((option) => option.value === event.target.value);
        if (chosen !== undefined) onChange(chosen.value);
      }}
      sx={{
        fontSize: '0.875rem',
        width: '100%',
        minWidth: 128,
        '& select': {
          border: '1px solid var(--dg-line-strong)',
          borderRadius: '7px',
          padding: '5px 28px 5px 10px',
          backgroundColor: 'var(--dg-surface)',
          '&:focus': { borderRadius: '7px', backgroundColor: 'var(--dg-surface)' },
          '&:focus-visible': { outline: '2px solid var(--dg-primary)', outlineOffset: 1 },
        },
        '& option': { backgroundColor: 'var(--dg-raised)', color: 'var(--dg-ink)' },
      }}
    >
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </NativeSelect>
  );
  if (!labelled) return field;
  return (
    <Box>
      <Box aria-hidden sx={{ fontSize: '0.8125rem', color: 'text.secondary', marginBottom: 0.5 }}>
        {label}
      </Box>
      {field}
    </Box>
  );
}
