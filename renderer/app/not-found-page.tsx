import Button from '@mui/material/Button';
import { Link } from 'react-router';
import { useTranslation } from 'react-i18next';
import { Page } from '../components/page.tsx';

export default function NotFoundPage() {
  const { t } = useTranslation('shell');
  return (
    <Page
      crumbs={[{ label: t('notFound.title') }]}
      heading={t('notFound.title')}
      lead={t('notFound.body')}
      actions={
        <Button component={Link} to="/" variant="contained">
          {t('notFound.action')}
        </Button>
      }
    />
  );
}
