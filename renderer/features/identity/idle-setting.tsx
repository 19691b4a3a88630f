import Box from '@mui/material/Box';
import { useTranslation } from 'react-i18next';
import { useGate } from '../../app/use-gate.ts';
import { useWrite } from '../../client/client-context.tsx';
import { useSession } from '../../client/session-state.ts';
import { PlainSelect } from '../../components/plain-select.tsx';
import { Section } from '../../components/section.tsx';
import { useToast } from '../../components/use-toast.ts';
import { HistoryButton } from '../history/history-button.tsx';

const settingRecord = { kind: 'idle-lock', id: 'idle-lock' } as const;
const choices = [5, 10, 15, 30, 60, 120, 240] as const;

/** After how long without input every session locks itself; administrators may change it. */
export function IdleSetting() {
  const { t } = useTranslation('identity');
  const session = useSession().data;
  const gate = useGate('session/set-idle-lock');
  const set = useWrite('session/set-idle-lock');
  const toast = useToast();
  if (session === undefined || session.workspace === 'demo') return null;
  const present = session.idleLockMinutes;
  const minutes = [...new Set([...choices, present])].toSorted((a, b) => a - b);
  return (
    <Section
      title={t('idle.setting')}
      hint={t('idle.settingHint')}
      actions={<HistoryButton size="small" record={settingRecord} name={t('idle.historyOf')} />}
    >
      {gate.open ? (
        <Box sx={{ maxWidth: 220 }}>
          <PlainSelect
            label={t('idle.settingLabel')}
            value={String(present)}
            options={minutes.map((count) => ({ value: String(count), label: t('idle.minutes', { count }) }))}
            onChange={(value) => {
              set.mutate(
                { minutes: Number(value) },
                {
                  onSuccess: () => {
                    toast.success(t('idle.saved', { count: Number(value) }));
                  },
                  onError: (error) => {
                    toast.error(error.message);
                  },
                },
              );
            }}
          />
        </Box>
      ) : (
        t('idle.minutes', { count: present })
      )}
    </Section>
  );
}
