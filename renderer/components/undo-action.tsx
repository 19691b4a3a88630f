import Button from '@mui/material/Button';
import { useTranslation } from 'react-i18next';

/** The way back inside a message; works once. */
export function UndoAction({ onUndo }: { onUndo: () => void }) {
  const { t } = useTranslation();
  return (
    <Button size="small" color="inherit" sx={{ textDecoration: 'underline' }} onClick={onUndo}>
      {t('undo')}
    </Button>
  );
}
