import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import Table from '@mui/material/Table';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import Typography from '@mui/material/Typography';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { noValue } from '../format/numbers.ts';

export type StaleField = { readonly label: string; readonly mine: string; readonly present: string };

type StaleDialogProps = {
  title: string;
  /** Fields of the record; those that are equal are not shown. */
  fields: readonly StaleField[];
  onReload: () => void;
  onReapply: () => void;
  onClose: () => void;
};

/** Both versions of a record that two people changed, and the choice between them. */
export function StaleDialog({ title, fields, onReload, onReapply, onClose }: StaleDialogProps) {
  const { t } = useTranslation();
  const titleId = useId();
  const differing = fields.filter(({ mine, present }) => mine !== present);
  return (
    <Dialog open onClose={onClose} aria-labelledby={titleId} maxWidth="md" fullWidth>
      <DialogTitle id={titleId}>{title}</DialogTitle>
      <DialogContent>
        <Typography sx={{ marginBottom: 1.5 }}>
          {t(differing.length === 0 ? 'stale.same' : 'stale.body')}
        </Typography>
        {differing.length === 0 ? null : (
          <Table size="small">
            <TableHead>
              <TableRow>
                <TableCell>{t('stale.field')}</TableCell>
                <TableCell>{t('stale.yours')}</TableCell>
                <TableCell>{t('stale.theirs')}</TableCell>
              </TableRow>
            </TableHead>
            <TableBody>
              {differing.map(({ label, mine, present }) => (
                <TableRow key={label}>
                  <TableCell component="th" scope="row">
                    {label}
                  </TableCell>
                  <TableCell sx={valueCell}>{mine || noValue}</TableCell>
                  <TableCell sx={valueCell}>{present || noValue}</TableCell>
                </TableRow>
              ))}
            </TableBody>
          </Table>
        )}
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button variant="outlined" onClick={onReload}>
          {t('stale.reload')}
        </Button>
        <Button variant="contained" onClick={onReapply}>
          {t('stale.reapply')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

const valueCell = { overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' } as const;
