import Alert from '@mui/material/Alert';
import AlertTitle from '@mui/material/AlertTitle';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { Link } from 'react-router';
import { useTranslation } from 'react-i18next';
import type { AuditStatus } from '../../../shared/contract/audit.ts';
import { useMayReadEntries } from './use-may-read-entries.ts';

/** What a person does who finds the record altered, in order. */
export function AlteredNotice({ status }: { status: AuditStatus }) {
  const { t } = useTranslation('audit');
  const mayRead = useMayReadEntries() === true;
  const badSeq = status.latestVerification?.badSeq ?? null;
  return (
    <Alert severity="error" variant="standard">
      <AlertTitle>{t('altered.title')}</AlertTitle>
      <Box component="ol" sx={{ margin: 0, paddingLeft: 2.5, display: 'grid', gap: 0.75, maxWidth: '68ch' }}>
        <li>{t('altered.keep')}</li>
        <li>
          {t('altered.compare')} <code>driftguard verify …</code>
        </li>
        <li>{t('altered.tell')}</li>
      </Box>
      {badSeq === null || badSeq >= status.total || !mayRead ? null : (
        <Button
          component={Link}
          to={`/audit/${badSeq}`}
          size="small"
          variant="outlined"
          sx={{ marginTop: 1.5 }}
        >
          {t('altered.openBad', { seq: badSeq })}
        </Button>
      )}
    </Alert>
  );
}
