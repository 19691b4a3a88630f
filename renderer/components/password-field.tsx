import { useState } from 'react';
import type { ReactNode } from 'react';
import IconButton from '@mui/material/IconButton';
import InputAdornment from '@mui/material/InputAdornment';
import TextField from '@mui/material/TextField';
import VisibilityOffOutlined from '@mui/icons-material/VisibilityOffOutlined';
import VisibilityOutlined from '@mui/icons-material/VisibilityOutlined';
import { useController } from 'react-hook-form';
import type { Control, FieldValues, Path } from 'react-hook-form';
import { useTranslation } from 'react-i18next';

type PasswordFieldProps<Values extends FieldValues, Output> = {
  control: Control<Values, unknown, Output>;
  name: Path<Values>;
  label: string;
  /** Tells a password manager whether to fill in or to make one. */
  kind: 'current-password' | 'new-password';
  hint?: ReactNode;
  /** For the field that the page or dialog was opened for. */
  focused?: boolean;
};

/** A password of a form: hidden unless shown, never trimmed, and free to be pasted. */
export function PasswordField<Values extends FieldValues, Output>({
  control,
  name,
  label,
  kind,
  hint = kind === 'new-password' ? undefined : ' ',
  focused = false,
}: PasswordFieldProps<Values, Output>) {
  const { t } = useTranslation();
  const { field, fieldState } = useController({ control, name });
  const [shown, setShown] = useState(false);
  return (
    <TextField
      {...field}
      inputRef={field.ref}
      ref={null}
      type={shown ? 'text' : 'password'}
      label={label}
      required
      // eslint-disable-next-line jsx-a11y/no-autofocus
      autoFocus={focused}
      autoComplete={kind}
      error={fieldState.invalid}
      helperText={fieldState.error?.message ?? hint}
      slotProps={{
        htmlInput: { spellCheck: false, autoCapitalize: 'none', maxLength: 200 },
        input: {
          endAdornment: (
            <InputAdornment position="end">
              <IconButton
                edge="end"
                aria-label={t(shown ? 'password.hide' : 'password.show', { label })}
                aria-pressed={shown}
                onClick={() => {
                  setShown(!shown);
                }}
              >
                {shown ? (
                  <VisibilityOffOutlined sx={{ fontSize: 19 }} />
                ) : (
                  <VisibilityOutlined sx={{ fontSize: 19 }} />
                )}
              </IconButton>
            </InputAdornment>
          ),
        },
      }}
    />
  );
}
