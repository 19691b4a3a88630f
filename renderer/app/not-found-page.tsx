import Button from '@mui/material/Button';
import { Link } from 'react-router';
import { useTranslation } from 'react-i18next';
import { Page } from '../components/page.tsx';

/** An address at which there is nothing; `reason` says what is missing, when that is known. */
export function NotFound({ reason }: { reason?: string }) {
  const { t } = useTranslation('shell');
  return (
    <Page
      crumbs={[{ label: t('notFound.title') }]}
      heading={t('notFound.title')}
      lead={reason ?? t('notFound.body')}
      actions={
        <Button component={Link} to="/" variant="contained">
          {t('notFound.action')}
        </Button>
      }
    />
  );
}

export default function NotFoundPage() {
  return <NotFound />;
}
