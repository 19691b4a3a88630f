import Box from '@mui/material/Box';
import Table from '@mui/material/Table';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import { useTranslation } from 'react-i18next';
import type { TFunction } from 'i18next';
import type { Change } from '../../../shared/contract/models.ts';
import english from '../../locales/en/models.json' with { type: 'json' };

/** The core's words for fields in plain English; an unknown one stays as it is. */
function fieldLabel(t: TFunction<'models'>, field: string): string {
  const known = Object.keys(english.fieldName).find((name) => name === field) as
    | keyof typeof english.fieldName
    | undefined;
  return known === undefined ? field : t(`fieldName.${known}`);
}

/** What a change did to a record, field by field. */
export function FieldChanges({ fields }: { fields: Change['fields'] }) {
  const { t } = useTranslation('models');
  return (
    <Box sx={{ overflowX: 'auto' }}>
      <Table size="small" sx={{ marginTop: 1, minWidth: 420, tableLayout: 'fixed' }}>
        <TableHead>
          <TableRow>
            <TableCell sx={{ width: 130 }}>{t('history.field')}</TableCell>
            <TableCell>{t('history.before')}</TableCell>
            <TableCell>{t('history.after')}</TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {fields.map((field) => (
            <TableRow key={field.field}>
              <TableCell component="th" scope="row">
                {fieldLabel(t, field.field)}
              </TableCell>
              <TableCell sx={{ ...valueCell, color: 'text.secondary' }}>
                {field.before ?? t('history.nothing')}
              </TableCell>
              <TableCell sx={valueCell}>{field.after ?? t('history.nothing')}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Box>
  );
}

const valueCell = { overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' } as const;
