import { useState } from 'react';
import Alert from '@mui/material/Alert';
import AlertTitle from '@mui/material/AlertTitle';
import Box from '@mui/material/Box';
import TextField from '@mui/material/TextField';
import { useTranslation } from 'react-i18next';
import type { AuditStatus } from '../../../shared/contract/audit.ts';
import { useWrite } from '../../client/client-context.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { GateButton } from '../../components/gate-button.tsx';
import { useToast } from '../../components/use-toast.ts';
import { useAuditRefresh } from './use-audit-refresh.ts';

type KeyNotReadyProps = { status: AuditStatus; onDeclareLost: () => void };

/** Why nothing can be signed now, and what to do: enter the passphrase, put the key back, or declare it lost. */
export function KeyNotReady({ status, onDeclareLost }: KeyNotReadyProps) {
  const { t } = useTranslation('audit');
  const toast = useToast();
  const refresh = useAuditRefresh();
  const [passphrase, setPassphrase] = useState('');
  const unlock = useWrite('audit/unlock-key');
  const { heldIn } = status.key;
  const isLocked = status.key.state === 'locked';
  const wrong = unlock.error?.problems.find(({ path }) => path === 'passphrase')?.message;

  return (
    <Alert severity="warning" sx={{ marginBottom: 2 }}>
      <AlertTitle>{t(isLocked ? 'key.lockedTitle' : 'key.missingTitle')}</AlertTitle>
      {t(isLocked ? 'key.lockedBody' : `key.missingBody.${heldIn}`)}
      {isLocked || unlock.error === null ? null : (
        <Box sx={{ marginTop: 1.5 }}>
          <ErrorNotice error={unlock.error} />
        </Box>
      )}
      <Box
        component="form"
        sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, alignItems: 'flex-start', marginTop: 1.5 }}
        onSubmit={(event) => {
          event.preventDefault();
          unlock.mutate(
            { passphrase: isLocked ? passphrase : null },
            {
              onSuccess: ({ state }) => {
                setPassphrase('');
                if (state === 'ready') toast.success(t('key.opened'));
                else toast.error(t('key.stillNotThere'));
                refresh();
              },
            },
          );
        }}
      >
        {isLocked ? (
          <TextField
            label={t('key.passphrase')}
            type="password"
            autoComplete="off"
            size="small"
            value={passphrase}
            error={unlock.error !== null}
            helperText={wrong ?? unlock.error?.message ?? ' '}
            onChange={(event) => {
              setPassphrase(event.target.value);
            }}
          />
        ) : null}
        <GateButton
          command="audit/unlock-key"
          type="submit"
          variant="contained"
          size="small"
          loading={unlock.isPending}
          disabled={isLocked && passphrase === ''}
        >
          {t(isLocked ? 'key.unlock' : 'key.lookAgain')}
        </GateButton>
        <GateButton command="audit/declare-key-lost" size="small" onClick={onDeclareLost}>
          {t('key.declareLost')}
        </GateButton>
      </Box>
    </Alert>
  );
}
