import Alert from '@mui/material/Alert';
import AlertTitle from '@mui/material/AlertTitle';
import Box from '@mui/material/Box';
import { useTranslation } from 'react-i18next';
import type { BackupStatus } from '../../../shared/contract/backups.ts';
import { useWrite } from '../../client/client-context.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { GateButton } from '../../components/gate-button.tsx';
import { Section } from '../../components/section.tsx';
import { formatInstantToSecond } from '../../format/time.ts';

/** Restored folders that wait to be used, and the one the next start uses. */
export function RestoredFolders({ status }: { status: BackupStatus }) {
  const { t } = useTranslation('safekeeping');
  const choose = useWrite('backups/choose-next-start');
  const { restored, nextStart } = status;
  if (restored.length === 0 && nextStart === null) return null;
  return (
    <Section title={t('restored.title')} hint={t('restored.hint')}>
      <Box sx={{ display: 'grid', gap: 2 }}>
        {choose.error === null ? null : <ErrorNotice error={choose.error} />}
        {nextStart === null ? null : (
          <Alert
            severity="warning"
            action={
              <GateButton
                command="backups/choose-next-start"
                size="small"
                variant="outlined"
                loading={choose.isPending}
                onClick={() => {
                  choose.mutate({ folder: null });
                }}
              >
                {t('restored.stay')}
              </GateButton>
            }
          >
            <AlertTitle>{t('restored.next', { name: nextStart })}</AlertTitle>
            {t('restored.nextBody')}
          </Alert>
        )}
        {restored.map(({ name, at, source }) => (
          <Box key={name} sx={{ display: 'flex', flexWrap: 'wrap', gap: 1.5, alignItems: 'center' }}>
            <Box sx={{ flex: '1 1 320px', minWidth: 0 }}>
              <Box sx={{ fontWeight: 560, overflowWrap: 'anywhere' }}>
                {t('restored.state', { at: formatInstantToSecond(at) })}
              </Box>
              <Box sx={{ fontSize: '0.8125rem', color: 'text.secondary', overflowWrap: 'anywhere' }}>
                <code>{name}</code> · {source}
              </Box>
            </Box>
            <GateButton
              command="backups/choose-next-start"
              size="small"
              variant="outlined"
              disabled={name === nextStart || choose.isPending}
              onClick={() => {
                choose.mutate({ folder: name });
              }}
            >
              {t(name === nextStart ? 'restored.chosen' : 'restored.use')}
            </GateButton>
          </Box>
        ))}
      </Box>
    </Section>
  );
}
