import { useId } from 'react';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../../shared/contract/identity.ts';
import { CopyText } from '../../components/copy-text.tsx';
import { Moment } from '../../components/moment.tsx';

type IssuedCodeProps = {
  account: Pick<Account, 'name' | 'email'>;
  code: string;
  expiresAt: string;
};

type IssuedCodeDialogProps = IssuedCodeProps & { title: string; onClose: () => void };

/** Follows the dialog that issued a code; only its button closes it, for the code is not shown again. */
export function IssuedCodeDialog({ title, onClose, ...issued }: IssuedCodeDialogProps) {
  const { t } = useTranslation('identity');
  const titleId = useId();
  return (
    // It stands where the other one stood, without fading in.
    <Dialog open transitionDuration={0} aria-labelledby={titleId} maxWidth="sm" fullWidth>
      <DialogTitle id={titleId}>{title}</DialogTitle>
      <DialogContent>
        <IssuedCode {...issued} />
      </DialogContent>
      <DialogActions>
        <Button variant="contained" onClick={onClose}>
          {t('issued.done')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

/** A code that is shown this once, and what its owner does with it. */
function IssuedCode({ account: { name, email }, code, expiresAt }: IssuedCodeProps) {
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
