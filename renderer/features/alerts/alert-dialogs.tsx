import { useState } from 'react';
import Box from '@mui/material/Box';
import FormControlLabel from '@mui/material/FormControlLabel';
import FormLabel from '@mui/material/FormLabel';
import Radio from '@mui/material/Radio';
import RadioGroup from '@mui/material/RadioGroup';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { alertCommands } from '../../../shared/contract/alerts.ts';
import type { Alert } from '../../../shared/contract/alerts.ts';
import { useCommand, useWrite } from '../../client/client-context.tsx';
import { PlainSelect } from '../../components/plain-select.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { ActionDialog, NoteField } from './action-dialog.tsx';

type DialogProps = { opened: Alert; onClose: () => void };

const noInput = {};

export function AcknowledgeDialog(props: DialogProps) {
  const { t } = useTranslation('alerts');
  const [note, setNote] = useState('');
  const write = useWrite('alerts/acknowledge');
  return (
    <ActionDialog
      {...props}
      command="alerts/acknowledge"
      title={t('acknowledge.title')}
      action={t('acknowledge.action')}
      done={t('acknowledge.done')}
      run={(target) => write.mutateAsync({ ...target, note })}
    >
      <Typography variant="body2">{t('acknowledge.body')}</Typography>
      <NoteField label={t('noteOptional')} value={note} focused onChange={setNote} />
    </ActionDialog>
  );
}

export function ResolveDialog(props: DialogProps) {
  const { t } = useTranslation('alerts');
  const [note, setNote] = useState('');
  const write = useWrite('alerts/resolve');
  return (
    <ActionDialog
      {...props}
      command="alerts/resolve"
      title={t('resolve.title')}
      action={t('resolve.action')}
      done={t('resolve.done')}
      ready={note.trim() !== ''}
      run={(target) => write.mutateAsync({ ...target, note })}
    >
      <NoteField
        label={t('resolve.note')}
        hint={t('resolve.hint')}
        value={note}
        required
        focused
        onChange={setNote}
      />
    </ActionDialog>
  );
}

export function ReopenDialog(props: DialogProps) {
  const { t } = useTranslation('alerts');
  const [note, setNote] = useState('');
  const write = useWrite('alerts/reopen');
  return (
    <ActionDialog
      {...props}
      command="alerts/reopen"
      title={t('reopen.title')}
      action={t('reopen.action')}
      done={t('reopen.done')}
      run={(target) => write.mutateAsync({ ...target, note })}
    >
      <NoteField label={t('noteOptional')} value={note} focused onChange={setNote} />
    </ActionDialog>
  );
}

const spans = ['8', '24', '168', 'own'] as const;
const hoursField = alertCommands['alerts/snooze'].input.shape.hours;

export function SnoozeDialog(props: DialogProps) {
  const { t } = useTranslation('alerts');
  const [span, setSpan] = useState<(typeof spans)[number]>('24');
  const [own, setOwn] = useState('48');
  const [note, setNote] = useState('');
  const write = useWrite('alerts/snooze');
  const hours = hoursField.safeParse(
    span === 'own' ? Number(own.trim() === '' ? Number.NaN : own) : Number(span),
  );
  const problem = hours.success
    ? null
    : own.trim() === ''
      ? t('snooze.none')
      : hours.error.issues[0]?.message;
  return (
    <ActionDialog
      {...props}
      command="alerts/snooze"
      title={t('snooze.title')}
      action={t('snooze.action')}
      done={t('snooze.done')}
      ready={hours.success}
      run={(target) => write.mutateAsync({ ...target, hours: hours.data ?? 0, note })}
    >
      <Box>
        <FormLabel id="snooze-span">{t('snooze.span')}</FormLabel>
        <RadioGroup
          aria-labelledby="snooze-span"
          value={span}
          onChange={(_, value) => {
            setSpan(spans.find((one) => one === value) ?? '24');
          }}
        >
          {spans.map((one) => (
            <FormControlLabel
              key={one}
              value={one}
              control={<Radio size="small" />}
              label={t(`snooze.for.${one}`)}
            />
          ))}
        </RadioGroup>
        {span === 'own' ? (
          <TextField
            label={t('snooze.hours')}
            value={own}
            error={problem !== null}
            helperText={problem ?? t('snooze.hoursHint')}
            size="small"
            sx={{ marginTop: 1 }}
            slotProps={{ htmlInput: { inputMode: 'numeric' } }}
            onChange={(event) => {
              setOwn(event.target.value);
            }}
          />
        ) : null}
      </Box>
      <NoteField label={t('noteOptional')} value={note} onChange={setNote} />
    </ActionDialog>
  );
}

const nobody = 'nobody';

export function AssignDialog(props: DialogProps) {
  const { t } = useTranslation('alerts');
  const query = useCommand('alerts/people', noInput);
  const [chosen, setChosen] = useState<string>(props.opened.assignee?.id ?? nobody);
  const write = useWrite('alerts/assign');
  const person = query.data?.people.find(({ id }) => id === chosen);
  return (
    <ActionDialog
      {...props}
      command="alerts/assign"
      title={t('assign.title')}
      action={t('assign.action')}
      done={person === undefined ? t('assign.doneNobody') : t('assign.done', { name: person.name })}
      ready={query.data !== undefined && (person !== undefined || chosen === nobody)}
      run={(target) => write.mutateAsync({ ...target, userId: person?.id ?? null })}
    >
      <QueryView query={query} rows={1}>
        {({ people }) => (
          <PlainSelect
            label={t('assign.who')}
            labelled
            value={chosen}
            options={[
              { value: nobody, label: t('page.nobody') },
              ...people.map(({ id, name }) => ({ value: id as string, label: name })),
            ]}
            onChange={setChosen}
          />
        )}
      </QueryView>
    </ActionDialog>
  );
}
