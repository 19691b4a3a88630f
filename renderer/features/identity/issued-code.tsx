import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import { useTranslation } from 'react-i18next';
import { CopyText } from '../../components/copy-text.tsx';
import { Moment } from '../../components/moment.tsx';

type IssuedCodeProps = {
  name: string;
  email: string;
  code: string;
  expiresAt: string;
};

/** A code that is shown this once, and what its owner does with it. */
export function IssuedCode({ name, email, code, expiresAt }: IssuedCodeProps) {
  const { t } = useTranslation('identity');
  return (
    <Box sx={{ display: 'grid', gap: 1.5 }}>
      <Box
        sx={{
          padding: '12px 16px',
          borderRadius: '10px',
          border: '1px solid var(--dg-line)',
          backgroundColor: 'var(--dg-sunken)',
          fontSize: '1rem',
        }}
      >
        <CopyText text={code} what={t('issued.code')} />
      </Box>
      <Box
        component="ol"
        sx={{ margin: 0, paddingLeft: 2.5, '& li': { marginTop: 0.5 }, fontSize: '0.875rem' }}
      >
        <li>{t('issued.hand', { name })}</li>
        <li>{t('issued.enter', { email })}</li>
        <li>
          {t('issued.until')} <Moment at={expiresAt} />.
        </li>
      </Box>
      <Alert severity="info">{t('issued.once')}</Alert>
    </Box>
  );
}
