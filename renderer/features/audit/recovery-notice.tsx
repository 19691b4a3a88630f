import { useState } from 'react';
import Alert from '@mui/material/Alert';
import AlertTitle from '@mui/material/AlertTitle';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { AuditRecovery } from '../../../shared/contract/audit.ts';
import { useWrite } from '../../client/client-context.tsx';
import { Facts } from '../../components/facts.tsx';
import { GateButton } from '../../components/gate-button.tsx';
import { Moment } from '../../components/moment.tsx';
import { formatCount } from '../../format/numbers.ts';
import { DeclarationDialog } from './declaration-dialog.tsx';
import { useDone } from './use-done.ts';

const shortestReason = 30;

/** What is known when the ledger is not the one that was known last, and the two ways out. */
export function RecoveryNotice({ recovery }: { recovery: AuditRecovery }) {
  const { t } = useTranslation('audit');
  const [declaring, setDeclaring] = useState(false);
  const { head, lastKnown, missing, reason } = recovery;
  const headInWords = ({ log, size, at }: typeof head) => (
    <>
      {t('recovery.head', { log, count: size })}
      {at === null ? null : (
        <>
          {', '}
          <Moment at={at} />
        </>
      )}
    </>
  );
  return (
    <Alert severity="error" variant="standard">
      <AlertTitle>{t('recovery.title')}</AlertTitle>
      <Typography variant="body2" sx={{ maxWidth: '72ch', marginBottom: 1.5 }}>
        {t(`recovery.reason.${reason}`)}
      </Typography>
      <Facts
        facts={[
          { label: t('recovery.present'), value: headInWords(head) },
          {
            label: t('recovery.known'),
            value: (
              <>
                {headInWords(lastKnown)} ({t(`recovery.from.${lastKnown.from}`)})
              </>
            ),
          },
          ...(missing === null ? [] : [{ label: t('recovery.missing'), value: formatCount(missing) }]),
        ]}
      />
      <Typography variant="body2" sx={{ fontWeight: 600, marginTop: 1.5 }}>
        {t('recovery.ways')}
      </Typography>
      <Box component="ol" sx={{ margin: 0, paddingLeft: 2.5, display: 'grid', gap: 0.75, maxWidth: '72ch' }}>
        <li>{t('recovery.putBack')}</li>
        <li>{t('recovery.declare')}</li>
      </Box>
      <GateButton
        command="audit/begin-epoch"
        variant="outlined"
        size="small"
        sx={{ marginTop: 1.5 }}
        onClick={() => {
          setDeclaring(true);
        }}
      >
        {t('recovery.begin')}
      </GateButton>
      {declaring ? (
        <EpochDialog
          onClose={() => {
            setDeclaring(false);
          }}
        />
      ) : null}
    </Alert>
  );
}

function EpochDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('audit');
  const done = useDone(onClose);
  const begin = useWrite('audit/begin-epoch');
  return (
    <DeclarationDialog
      command="audit/begin-epoch"
      title={t('recovery.dialogTitle')}
      explanation={t('recovery.dialogBody')}
      submit={t('recovery.begin')}
      shortestReason={shortestReason}
      pending={begin.isPending}
      error={begin.error}
      onClose={onClose}
      onSubmit={(reason) => {
        begin.mutate({ reason }, { onSuccess: done(t('recovery.begun')) });
      }}
    />
  );
}
