import { useEffect, useRef, useState } from 'react';
import type { DragEvent } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import LinearProgress from '@mui/material/LinearProgress';
import Typography from '@mui/material/Typography';
import UploadFileOutlined from '@mui/icons-material/UploadFileOutlined';
import { useTranslation } from 'react-i18next';
import type { HeldFile } from '../../../shared/contract/files.ts';
import { useGate } from '../../app/use-gate.ts';
import type { CommandName } from '../../../shared/contract/index.ts';
import type { FilePurpose } from '../../client/client.ts';
import { useClient } from '../../client/client-context.tsx';
import { toClientError } from '../../client/client-error.ts';
import type { ClientError } from '../../client/client-error.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { formatShare } from '../../format/numbers.ts';

type FileChooserProps = {
  onChosen: (file: HeldFile) => void;
  /** What is done with the file; the button says why when it may not run. */
  command?: CommandName;
  /** Data files are offered first, unless the file is wanted for its digest alone. */
  purpose?: FilePurpose;
};

/** Lets a person hand over a file in the way of the shell: upload and drop, or the native dialog. */
export function FileChooser({ onChosen, command = 'datasets/import', purpose = 'import' }: FileChooserProps) {
  const { files } = useClient();
  const [error, setError] = useState<ClientError | null>(null);
  return (
    <Box sx={{ maxWidth: 760, display: 'grid', gap: 2 }}>
      {error === null ? null : <ErrorNotice error={error} />}
      {files.kind === 'dialog' ? (
        <DialogChooser
          choose={() => files.choose(purpose)}
          command={command}
          onChosen={onChosen}
          onError={setError}
        />
      ) : (
        <UploadChooser
          upload={files.upload}
          command={command}
          purpose={purpose}
          onChosen={onChosen}
          onError={setError}
        />
      )}
    </Box>
  );
}

type Outcome = {
  command: CommandName;
  onChosen: (file: HeldFile) => void;
  onError: (error: ClientError | null) => void;
};

function DialogChooser({
  choose,
  command,
  onChosen,
  onError,
}: Outcome & { choose: () => Promise<HeldFile | null> }) {
  const { t } = useTranslation('data');
  const gate = useGate(command);
  const open = async (): Promise<void> => {
    onError(null);
    try {
      const held = await choose();
      if (held !== null) onChosen(held);
    } catch (error) {
      onError(toClientError(error));
    }
  };
  return (
    <Box sx={zone}>
      <ZoneIcon />
      <Button variant="contained" size="large" disabled={!gate.open} onClick={() => void open()}>
        {t('wizard.choose')}
      </Button>
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>
        {gate.open ? t('wizard.dialogHint') : gate.reason}
      </Typography>
    </Box>
  );
}

type Upload = (file: File, onProgress: (share: number) => void, signal: AbortSignal) => Promise<HeldFile>;

function UploadChooser({
  upload,
  command,
  purpose,
  onChosen,
  onError,
}: Outcome & { upload: Upload; purpose: FilePurpose }) {
  const { t } = useTranslation(['data', 'common']);
  const gate = useGate(command);
  const inputRef = useRef<HTMLInputElement>(null);
  const controller = useRef<AbortController | null>(null);
  const [over, setOver] = useState(false);
  const [sending, setSending] = useState<{ name: string; share: number } | null>(null);
  useEffect(
    () => () => {
      controller.current?.abort();
    },
    [],
  );

  const send = async (file: File | undefined): Promise<void> => {
    if (file === undefined || !gate.open) return;
    onError(null);
    const own = new AbortController();
    controller.current = own;
    setSending({ name: file.name, share: 0 });
    try {
      const held = await upload(
        file,
        (share) => {
          setSending({ name: file.name, share });
        },
        own.signal,
      );
      onChosen(held);
    } catch (error) {
      if (!own.signal.aborted) onError(toClientError(error));
    } finally {
      setSending(null);
    }
  };

  if (sending !== null) {
    return (
      <Box sx={zone}>
        <Typography sx={{ fontWeight: 560, overflowWrap: 'anywhere' }}>
          {t('wizard.uploading', { name: sending.name })}
        </Typography>
        <Box sx={{ width: '100%', maxWidth: 420 }}>
          <LinearProgress
            variant="determinate"
            value={sending.share * 100}
            aria-label={t('wizard.uploading', { name: sending.name })}
          />
        </Box>
        <Typography variant="body2" sx={{ fontVariantNumeric: 'tabular-nums' }}>
          {formatShare(sending.share)}
        </Typography>
        <Button
          variant="outlined"
          onClick={() => {
            controller.current?.abort();
          }}
        >
          {t('common:cancel')}
        </Button>
      </Box>
    );
  }
  return (
    <Box
      onDragOver={(event: DragEvent) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => {
        setOver(false);
      }}
      onDrop={(event: DragEvent) => {
        event.preventDefault();
        setOver(false);
        void send(event.dataTransfer.files[0]);
      }}
      sx={{
        ...zone,
        ...(over ? { borderColor: 'primary.main', backgroundColor: 'var(--dg-primary-soft)' } : {}),
      }}
    >
      <ZoneIcon />
      <Typography sx={{ fontWeight: 560 }}>{t(over ? 'wizard.dropHere' : 'wizard.drop')}</Typography>
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>
        {gate.open ? t('wizard.or') : gate.reason}
      </Typography>
      <Button
        variant="contained"
        size="large"
        disabled={!gate.open}
        onClick={() => {
          inputRef.current?.click();
        }}
      >
        {t('wizard.choose')}
      </Button>
      <input
        ref={inputRef}
        type="file"
        hidden
        aria-label={t(purpose === 'import' ? 'wizard.fileInput' : 'wizard.artefactInput')}
        {...(purpose === 'import' ? { accept: '.csv,.tsv,.txt,.parquet,.json,.jsonl,.ndjson' } : {})}
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = '';
          void send(file);
        }}
      />
    </Box>
  );
}

function ZoneIcon() {
  return (
    <Box
      aria-hidden
      sx={{
        width: 56,
        height: 56,
        borderRadius: '16px',
        display: 'grid',
        placeItems: 'center',
        color: 'primary.main',
        backgroundColor: 'var(--dg-primary-soft)',
      }}
    >
      <UploadFileOutlined sx={{ fontSize: 28 }} />
    </Box>
  );
}

const zone = {
  display: 'grid',
  justifyItems: 'center',
  alignContent: 'center',
  gap: 1.25,
  minHeight: 260,
  padding: 4,
  textAlign: 'center',
  border: '2px dashed var(--dg-line-strong)',
  borderRadius: '16px',
  backgroundColor: 'var(--dg-surface)',
} as const;
