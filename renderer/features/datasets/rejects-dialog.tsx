import { useId } from 'react';
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogTitle from '@mui/material/DialogTitle';
import { useTranslation } from 'react-i18next';
import type { DatasetId } from '../../../shared/schema/ids.ts';
import { RejectsGrid } from './rejects-grid.tsx';

export function RejectsDialog({ id, name, onClose }: { id: DatasetId; name: string; onClose: () => void }) {
  const { t } = useTranslation(['data', 'common']);
  const titleId = useId();
  return (
    <Dialog open onClose={onClose} aria-labelledby={titleId} maxWidth="md" fullWidth>
      <DialogTitle id={titleId}>{t('rejects.titleOf', { name })}</DialogTitle>
      <RejectsGrid id={id} />
      <DialogActions>
        <Button onClick={onClose}>{t('common:close')}</Button>
      </DialogActions>
    </Dialog>
  );
}
