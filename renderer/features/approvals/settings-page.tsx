import { useState } from 'react';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import FormControlLabel from '@mui/material/FormControlLabel';
import Switch from '@mui/material/Switch';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { ApprovalSettings } from '../../../shared/contract/approvals.ts';
import { useGate } from '../../app/use-gate.ts';
import { useCommand, useWrite } from '../../client/client-context.tsx';
import { requestMadeInstead } from '../../client/client-error.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { GateButton } from '../../components/gate-button.tsx';
import { Page } from '../../components/page.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { Section, Sections } from '../../components/section.tsx';
import { useToast } from '../../components/use-toast.ts';
import { HistoryButton } from '../history/history-button.tsx';
import { actionLabel, consequence } from './approval-words.ts';

const noInput = {};
const settingsRecord = { kind: 'approval-settings', id: 'approvals' } as const;

/** Which actions need a second person. Administrators choose; everybody may know. */
export default function SettingsPage() {
  const { t } = useTranslation('approvals');
  const query = useCommand('approvals/settings', noInput);
  const chosen = query.data?.commands.filter(({ required }) => required).length;
  return (
    <Page
      crumbs={[{ label: t('title'), to: '/approvals' }, { label: t('settings.title') }]}
      heading={
        chosen === undefined
          ? t('settings.title')
          : chosen === 0
            ? t('settings.headingNone')
            : t('settings.heading', { count: chosen })
      }
      lead={t('settings.lead')}
      command="approvals/save-settings"
      actions={<HistoryButton record={settingsRecord} name={t('settings.historyOf')} />}
    >
      <QueryView query={query} rows={8}>
        {(settings) => <Choices settings={settings} />}
      </QueryView>
    </Page>
  );
}

type Entry = ApprovalSettings['commands'][number];

function Choices({ settings }: { settings: ApprovalSettings }) {
  const { t } = useTranslation(['approvals', 'common']);
  const toast = useToast();
  const gate = useGate('approvals/save-settings');
  const save = useWrite('approvals/save-settings');
  /** Null: as it is. */
  const [draft, setDraft] = useState<ReadonlySet<string> | null>(null);
  const { commands, administrators } = settings;
  const isOn = ({ command, required }: Entry): boolean => draft?.has(command) ?? required;
  const names = (entries: readonly Entry[]): string =>
    entries.map(({ command }) => actionLabel(t, command)).join('; ');
  const added = commands.filter((entry) => isOn(entry) && !entry.required);
  const removed = commands.filter((entry) => !isOn(entry) && entry.required);
  const any = commands.some(({ required }) => required);
  const canBeMet = administrators >= 2;

  function toggle(command: string): void {
    const next = new Set(commands.filter(isOn).map((entry) => entry.command));
    if (!next.delete(command)) next.add(command);
    save.reset();
    setDraft(next);
  }
  function submit(): void {
    save.mutate(
      { commands: commands.filter(isOn).map(({ command }) => command) },
      {
        onSuccess: () => {
          toast.success(t('settings.saved'));
          setDraft(null);
        },
        onError: (error) => {
          if (requestMadeInstead(error) !== null) setDraft(null);
        },
      },
    );
  }

  return (
    <Sections>
      {canBeMet ? null : (
        <Alert
          severity="warning"
          action={
            <GateButton command="users/create" to="/accounts" size="small" variant="outlined">
              {t('settings.toAccounts')}
            </GateButton>
          }
        >
          {t('settings.tooFew', { count: administrators })}
        </Alert>
      )}
      {any ? <Alert severity="info">{t('settings.alsoThis')}</Alert> : null}
      <Section title={t('settings.actions')} hint={t('settings.actionsHint')}>
        <Box component="ul" sx={{ listStyle: 'none', margin: 0, padding: 0, display: 'grid', gap: 2 }}>
          {commands.map((entry) => (
            <Choice
              key={entry.command}
              entry={entry}
              on={isOn(entry)}
              disabled={!gate.open || (!entry.required && (!canBeMet || entry.people < 2))}
              onToggle={() => {
                toggle(entry.command);
              }}
            />
          ))}
        </Box>
      </Section>
      {save.error === null ? null : <ErrorNotice error={save.error} />}
      <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 2 }}>
        <GateButton
          command="approvals/save-settings"
          variant="contained"
          loading={save.isPending}
          disabled={added.length + removed.length === 0}
          onClick={submit}
        >
          {t('settings.save')}
        </GateButton>
        <Typography component="output" variant="body2" sx={{ flex: '1 1 320px', color: 'text.secondary' }}>
          {added.length === 0 ? null : `${t('settings.added', { list: names(added) })} `}
          {removed.length === 0 ? null : t('settings.removed', { list: names(removed) })}
        </Typography>
      </Box>
    </Sections>
  );
}

type ChoiceProps = { entry: Entry; on: boolean; disabled: boolean; onToggle: () => void };

function Choice({ entry, on, disabled, onToggle }: ChoiceProps) {
  const { t } = useTranslation(['approvals', 'common']);
  const { people } = entry;
  return (
    <li>
      <FormControlLabel
        control={<Switch checked={on} disabled={disabled} onChange={onToggle} />}
        label={actionLabel(t, entry.command)}
      />
      <Typography variant="body2" sx={{ color: 'text.secondary', paddingLeft: 6, maxWidth: '64em' }}>
        {consequence(t, entry)}{' '}
        {people < 2
          ? t('settings.fewPeople', { count: people })
          : people === 2
            ? t('settings.justTwo')
            : null}
      </Typography>
    </li>
  );
}
