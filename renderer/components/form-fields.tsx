import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import { useController } from 'react-hook-form';
import type { Control, FieldValues, Path } from 'react-hook-form';

type FieldProps<Values extends FieldValues, Output> = {
  control: Control<Values, unknown, Output>;
  name: Path<Values>;
  label: string;
  /** Shown under the field until there is an error to show. */
  hint?: string;
};

type TextInputProps<Values extends FieldValues, Output> = FieldProps<Values, Output> & {
  required?: boolean;
  /** More than one makes it a text area that grows. */
  rows?: number;
  fontFamily?: string;
  /** What a browser may fill in. */
  autoComplete?: string;
  /** For the field that the page or dialog was opened for. */
  focused?: boolean;
};

/** A text field of a form with its error below it. */
export function TextInput<Values extends FieldValues, Output>({
  control,
  name,
  label,
  hint = ' ',
  required = false,
  rows = 1,
  fontFamily,
  autoComplete,
  focused = false,
}: TextInputProps<Values, Output>) {
  const { field, fieldState } = useController({ control, name });
  return (
    <TextField
      {...field}
      inputRef={field.ref}
      ref={null}
      label={label}
      required={required}
      {...(autoComplete === undefined ? {} : { autoComplete })}
      // eslint-disable-next-line jsx-a11y/no-autofocus
      autoFocus={focused}
      error={fieldState.invalid}
      helperText={fieldState.error?.message ?? hint}
      {...(rows > 1 ? { multiline: true, minRows: rows, maxRows: rows * 3 } : {})}
      slotProps={{
        input: { sx: { fontFamily, fontSize: fontFamily === undefined ? undefined : '0.8125rem' } },
      }}
    />
  );
}

type ChoiceFieldProps<Values extends FieldValues, Output> = FieldProps<Values, Output> & {
  options: readonly { value: string; label: string }[];
};

/** A choice of one among a few. */
export function ChoiceField<Values extends FieldValues, Output>({
  control,
  name,
  label,
  hint = ' ',
  options,
}: ChoiceFieldProps<Values, Output>) {
  const { field, fieldState } = useController({ control, name });
  return (
    <TextField
      {...field}
      inputRef={field.ref}
      ref={null}
      select
      label={label}
      error={fieldState.invalid}
      helperText={fieldState.error?.message ?? hint}
    >
      {options.map((option) => (
        <MenuItem key={option.value} value={option.value}>
          {option.label}
        </MenuItem>
      ))}
    </TextField>
  );
}
