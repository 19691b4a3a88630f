import { useState } from 'react';
import Box from '@mui/material/Box';
import TextField from '@mui/material/TextField';
import { useTranslation } from 'react-i18next';
import type { Alert } from '../../../shared/contract/alerts.ts';
import { useWrite } from '../../client/client-context.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { GateButton } from '../../components/gate-button.tsx';
import { Section } from '../../components/section.tsx';
import { maxNoteLength } from './action-dialog.tsx';

/** Adds what somebody has to say to the history of the alert. */
export function CommentForm({ alert }: { alert: Alert }) {
  const { t } = useTranslation('alerts');
  const [text, setText] = useState('');
  const comment = useWrite('alerts/comment');
  return (
    <Section title={t('comment.title')} hint={t('comment.hint')}>
      <Box
        component="form"
        sx={{ display: 'grid', gap: 1.5, justifyItems: 'start' }}
        onSubmit={(event) => {
          event.preventDefault();
          comment.mutate(
            { id: alert.id, text },
            {
              onSuccess: () => {
                setText('');
              },
            },
          );
        }}
      >
        {comment.error === null ? null : <ErrorNotice error={comment.error} />}
        <TextField
          label={t('comment.label')}
          value={text}
          multiline
          minRows={2}
          fullWidth
          slotProps={{ htmlInput: { maxLength: maxNoteLength } }}
          onChange={(event) => {
            setText(event.target.value);
          }}
        />
        <GateButton
          command="alerts/comment"
          type="submit"
          variant="outlined"
          disabled={text.trim() === ''}
          loading={comment.isPending}
        >
          {t('comment.action')}
        </GateButton>
      </Box>
    </Section>
  );
}
