import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { ExplainedSubject, ExplainPreview } from '../../../shared/contract/explain.ts';
import { useCommand, useWrite } from '../../client/client-context.tsx';
import { Facts } from '../../components/facts.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { formatBytes } from '../../format/numbers.ts';

type PreviewDialogProps = {
  subject: ExplainedSubject;
  host: string;
  onSent: (jobId: string) => void;
  onClose: () => void;
};

/** Everything that would leave the machine, and the button that lets it. */
export function PreviewDialog({ subject, host, onSent, onClose }: PreviewDialogProps) {
  const { t } = useTranslation('explain');
  const query = useCommand('explain/preview', { subject });
  const request = useWrite('explain/request');
  const preview = query.data;
  return (
    <FormDialog
      title={t('outside.title')}
      command="explain/request"
      action={preview?.cached === true ? t('outside.useCached') : t('outside.send', { host })}
      pending={request.isPending}
      error={request.error}
      disabled={preview === undefined}
      onSubmit={() => {
        if (preview === undefined) return;
        request.mutate(
          { subject, digest: preview.digest },
          {
            onSuccess: ({ jobId }) => {
              onSent(jobId);
              onClose();
            },
            onError: () => {
              void query.refetch();
            },
          },
        );
      }}
      onClose={onClose}
    >
      <QueryView query={query}>{(shown) => <Content preview={shown} />}</QueryView>
    </FormDialog>
  );
}

function Content({ preview }: { preview: ExplainPreview }) {
  const { t } = useTranslation('explain');
  const { url, headers, body, bytes, digest, replaced, cached } = preview;
  return (
    <>
      {cached ? <Alert severity="info">{t('outside.cached')}</Alert> : null}
      <Facts
        facts={[
          { label: t('outside.to'), value: <code>POST {url}</code> },
          {
            label: t('outside.headers'),
            value: headers.map(({ name, value }) => (
              <Box key={name} component="code" sx={{ display: 'block' }}>
                {name}: {value}
              </Box>
            )),
          },
          { label: t('outside.size'), value: formatBytes(bytes) },
          { label: t('outside.digest'), value: <code>{digest}</code> },
        ]}
      />
      <Box>
        <Typography variant="h3">{t('outside.body')}</Typography>
        <Box
          component="pre"
          tabIndex={0}
          aria-label={t('outside.body')}
          sx={{
            margin: 0,
            marginTop: 1,
            padding: 1.5,
            maxHeight: 260,
            overflow: 'auto',
            whiteSpace: 'pre-wrap',
            overflowWrap: 'anywhere',
            fontSize: '0.8125rem',
            border: '1px solid var(--dg-line)',
            borderRadius: '8px',
          }}
        >
          {body}
        </Box>
      </Box>
      <Box>
        <Typography variant="h3">{t('outside.replaced')}</Typography>
        {replaced.length === 0 ? (
          <Typography variant="body2">{t('outside.nothingReplaced')}</Typography>
        ) : (
          <Box component="ul" sx={{ margin: 0, paddingLeft: 2.5, fontSize: '0.875rem' }}>
            {replaced.map(({ placeholder, text }) => (
              <li key={placeholder}>{t('outside.pair', { placeholder, text })}</li>
            ))}
          </Box>
        )}
      </Box>
    </>
  );
}
