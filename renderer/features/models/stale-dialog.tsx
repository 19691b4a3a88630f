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
import type { ModelDraft } from '../../../shared/contract/models.ts';
import { noValue } from '../../format/numbers.ts';
import { modelFieldNames } from './model-form.tsx';

type StaleDialogProps = {
  mine: ModelDraft;
  present: ModelDraft;
  onReload: () => void;
  onReapply: () => void;
  onClose: () => void;
};

/** Both versions of a record that two people changed, and the choice between them. */
export function StaleDialog({ mine, present, onReload, onReapply, onClose }: StaleDialogProps) {
  const { t } = useTranslation(['models', 'common']);
  const titleId = useId();
  const differing = modelFieldNames.filter((field) => mine[field] !== present[field]);
  return (
    <Dialog open onClose={onClose} aria-labelledby={titleId} maxWidth="md" fullWidth>
      <DialogTitle id={titleId}>{t('stale.title')}</DialogTitle>
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
              {differing.map((field) => (
                <TableRow key={field}>
                  <TableCell component="th" scope="row">
                    {t(`fieldName.${field}`)}
                  </TableCell>
                  <TableCell sx={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
                    {mine[field] || noValue}
                  </TableCell>
                  <TableCell sx={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
                    {present[field] || noValue}
                  </TableCell>
                </TableRow>
              ))}
            </TableBody>
          </Table>
        )}
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>{t('common:cancel')}</Button>
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
