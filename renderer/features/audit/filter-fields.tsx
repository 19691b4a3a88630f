import TextField from '@mui/material/TextField';

type ChoiceFilterProps = {
  label: string;
  /** What stands for no choice. */
  all: string;
  value: string | null;
  options: readonly { readonly value: string; readonly label: string }[];
  onChange: (value: string | null) => void;
};

/** One of a few, or all of them. */
export function ChoiceFilter({ label, all, value, options, onChange }: ChoiceFilterProps) {
  // A value out of the address that does not occur is still shown, or the filter would work unseen.
  const known = value === null || options.some((option) => option.value === value);
  return (
    <TextField
      select
      label={label}
      value={value ?? ''}
      onChange={(event) => {
        onChange(event.target.value === '' ? null : event.target.value);
      }}
      slotProps={{
        select: { native: true },
        inputLabel: { shrink: true },
      }}
      sx={{ '& option': { backgroundColor: 'var(--dg-raised)', color: 'var(--dg-ink)' } }}
    >
      <option value="">{all}</option>
      {known ? null : <option value={value}>{value}</option>}
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </TextField>
  );
}

type DayFilterProps = { label: string; value: string | null; onChange: (day: string | null) => void };

/** A day in local time, as `YYYY-MM-DD`. */
export function DayFilter({ label, value, onChange }: DayFilterProps) {
  return (
    <TextField
      type="date"
      label={label}
      value={value ?? ''}
      onChange={(event) => {
        onChange(event.target.value === '' ? null : event.target.value);
      }}
      slotProps={{ inputLabel: { shrink: true }, htmlInput: { min: '2000-01-01', max: '9999-12-31' } }}
    />
  );
}
