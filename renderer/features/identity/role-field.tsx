import Box from '@mui/material/Box';
import { useWatch } from 'react-hook-form';
import type { Control, FieldValues, Path } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { role } from '../../../shared/contract/define.ts';
import { ChoiceField } from '../../components/form-fields.tsx';

type RoleFieldProps<Values extends FieldValues, Output> = {
  control: Control<Values, unknown, Output>;
  name: Path<Values>;
};

/** A role, with what it may do in a sentence. */
export function RoleField<Values extends FieldValues, Output>({
  control,
  name,
}: RoleFieldProps<Values, Output>) {
  const { t } = useTranslation(['identity', 'common']);
  const chosen = role.safeParse(useWatch({ control, name }));
  return (
    <Box>
      <ChoiceField
        control={control}
        name={name}
        label={t('column.role')}
        hint={chosen.success ? t(`role.${chosen.data}`) : ' '}
        options={role.options.map((value) => ({ value, label: t(`common:role.${value}`) }))}
      />
    </Box>
  );
}
