import Button from '@mui/material/Button';
import { Link } from 'react-router';
import { useTranslation } from 'react-i18next';

/** The way from a message to the request that it is about. */
export function OpenRequest({ id }: { id: string }) {
  const { t } = useTranslation('approvals');
  return (
    <Button component={Link} to={`/approvals/${id}`} size="small" color="inherit">
      {t('open')}
    </Button>
  );
}
