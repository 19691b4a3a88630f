import { useId, useState } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import GlobalStyles from '@mui/material/GlobalStyles';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import ContentCopyOutlined from '@mui/icons-material/ContentCopyOutlined';
import PrintOutlined from '@mui/icons-material/PrintOutlined';
import SaveAltOutlined from '@mui/icons-material/SaveAltOutlined';
import { useTranslation } from 'react-i18next';
import { monoFamily } from '../../app/theme/theme.ts';
import { useClient } from '../../client/client-context.tsx';
import { useToast } from '../../components/use-toast.ts';
import { sameCode } from './one-time-code.ts';

type RecoveryCodesProps = {
  codes: readonly string[];
  /** Whose codes they are; stands in the file and on paper. */
  email: string;
  doneLabel: string;
  onDone: () => void;
};

/** Codes that are shown this once: ways to keep them, and the proof that one was kept. */
export function RecoveryCodes({ codes, email, doneLabel, onDone }: RecoveryCodesProps) {
  const { t } = useTranslation(['identity', 'common']);
  const client = useClient();
  const toast = useToast();
  const listId = useId();
  const [typed, setTyped] = useState('');
  const [wrong, setWrong] = useState(false);

  const text = [t('codes.fileTitle'), email, t('codes.fileHint'), '', ...codes, ''].join('\n');
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(codes.join('\n'));
      toast.success(t('common:copied'));
    } catch {
      toast.error(t('common:copyFailed'));
    }
  };

  return (
    <Box
      component="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (codes.some((code) => sameCode(code, typed))) onDone();
        else setWrong(true);
      }}
      sx={{ display: 'grid', gap: 2 }}
    >
      <GlobalStyles styles={printOnlyCodes} />
      <Box className="dg-print">
        <Typography component="p" sx={onPaper}>
          {t('codes.fileTitle')}
          <br />
          {email}
          <br />
          {t('codes.fileHint')}
        </Typography>
        <Box
          component="ol"
          id={listId}
          aria-label={t('codes.list')}
          sx={{
            margin: 0,
            padding: '14px 18px',
            listStyle: 'none',
            display: 'grid',
            gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 300px), 1fr))',
            gap: 1,
            borderRadius: '10px',
            border: '1px solid var(--dg-line)',
            backgroundColor: 'var(--dg-sunken)',
            fontFamily: monoFamily,
            fontSize: '0.8125rem',
          }}
        >
          {codes.map((code) => (
            <Box component="li" key={code} sx={{ overflowWrap: 'anywhere' }}>
              {code}
            </Box>
          ))}
        </Box>
      </Box>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1 }}>
        <Button
          variant="outlined"
          startIcon={<ContentCopyOutlined />}
          onClick={() => {
            void copy();
          }}
        >
          {t('codes.copy')}
        </Button>
        <Button
          variant="outlined"
          startIcon={<SaveAltOutlined />}
          onClick={() => {
            client.saveText('driftguard-recovery-codes.txt', text);
          }}
        >
          {t('codes.save')}
        </Button>
        <Button
          variant="outlined"
          startIcon={<PrintOutlined />}
          onClick={() => {
            window.print();
          }}
        >
          {t('codes.print')}
        </Button>
      </Box>
      <TextField
        label={t('codes.typed')}
        value={typed}
        required
        autoComplete="off"
        error={wrong}
        helperText={wrong ? t('codes.wrong') : t('codes.typedHint')}
        slotProps={{ htmlInput: { maxLength: 64, spellCheck: false, sx: { fontFamily: monoFamily } } }}
        onChange={(event) => {
          setTyped(event.target.value);
          setWrong(false);
        }}
      />
      <Box>
        <Button type="submit" variant="contained" size="large">
          {doneLabel}
        </Button>
      </Box>
    </Box>
  );
}

/** Paper gets the codes and nothing around them. */
const printOnlyCodes = {
  '@media print': {
    'body *': { visibility: 'hidden' },
    '.dg-print, .dg-print *': { visibility: 'visible' },
    '.dg-print': { position: 'absolute', top: 0, left: 0, color: '#000000' },
  },
} as const;

const onPaper = { display: 'none', '@media print': { display: 'block', marginBottom: 2 } } as const;
