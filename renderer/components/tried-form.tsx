import type { ReactNode } from 'react';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import type { CommandName } from '../../shared/contract/index.ts';
import { requestMadeInstead } from '../client/client-error.ts';
import type { ClientError } from '../client/client-error.ts';
import { ErrorNotice } from './error-notice.tsx';
import { GateButton } from './gate-button.tsx';

type TriedFormProps<Settings> = {
  preview: CommandName;
  save: CommandName;
  /** What the form reads as; null while something in it is wrong. */
  settings: Settings | null;
  /** What was tried last, and was not changed since; only that can be saved. */
  tried: Settings | null;
  unchanged: boolean;
  pending: boolean;
  /** Why saving was refused. */
  error: ClientError | null;
  onTry: (settings: Settings) => void;
  onSave: (tried: Settings) => void;
  texts: { try: string; save: string; version: string };
  children: ReactNode;
  /** What trying it came to; null while nothing is tried. */
  result: ReactNode;
};

/** Settings that hold for every model: tried over all of them before they are saved. */
export function TriedForm<Settings>(props: TriedFormProps<Settings>) {
  const { settings, tried, error, texts } = props;
  const refused = error !== null && requestMadeInstead(error) === null ? error : null;
  return (
    <Box
      component="form"
      noValidate
      sx={{ display: 'grid', gap: 2, gridTemplateColumns: 'minmax(0, 1fr)' }}
      onSubmit={(event) => {
        event.preventDefault();
        if (settings !== null) props.onTry(settings);
      }}
    >
      {refused === null ? null : <ErrorNotice error={refused} />}
      {props.children}
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, alignItems: 'center' }}>
        <GateButton command={props.preview} type="submit" variant="outlined" disabled={settings === null}>
          {texts.try}
        </GateButton>
        <GateButton
          command={props.save}
          variant="contained"
          loading={props.pending}
          disabled={tried === null || props.unchanged}
          onClick={() => {
            if (tried !== null) props.onSave(tried);
          }}
        >
          {texts.save}
        </GateButton>
        <Typography variant="body2" sx={{ color: 'text.secondary' }}>
          {texts.version}
        </Typography>
      </Box>
      {props.result}
    </Box>
  );
}
