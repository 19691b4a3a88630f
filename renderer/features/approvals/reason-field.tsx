import TextField from '@mui/material/TextField';

type ReasonFieldProps = {
  label: string;
  hint: string;
  value: string;
  required?: boolean;
  onChange: (reason: string) => void;
};

const longestReason = 1000;

/** The one field of a dialog that asks why; what is written is kept for good. */
export function ReasonField({ label, hint, value, required = false, onChange }: ReasonFieldProps) {
  return (
    <TextField
      label={label}
      helperText={hint}
      value={value}
      required={required}
      // The one field of a dialog that was opened to fill it in.
      // eslint-disable-next-line jsx-a11y/no-autofocus
      autoFocus
      multiline
      minRows={2}
      sx={{ marginTop: 1 }}
      slotProps={{ htmlInput: { maxLength: longestReason } }}
      onChange={(event) => {
        onChange(event.target.value);
      }}
    />
  );
}
