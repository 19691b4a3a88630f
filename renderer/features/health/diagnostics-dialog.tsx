import { useId } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import Table from '@mui/material/Table';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { DiagnosticsPreview } from '../../../shared/contract/health.ts';
import { useCommand } from '../../client/client-context.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { tabularNumbers } from '../../components/tabular.ts';
import { useSaveExport } from '../../components/use-save-export.ts';
import { formatBytes, formatCount } from '../../format/numbers.ts';

const noInput = {};

/** What the diagnostics file holds, before it is saved. */
export function DiagnosticsDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('health');
  const titleId = useId();
  const query = useCommand('app/diagnostics', noInput);
  const { save, saving } = useSaveExport();
  return (
    <Dialog open onClose={onClose} aria-labelledby={titleId} maxWidth="md" fullWidth>
      <DialogTitle id={titleId}>{t('diagnostics.title')}</DialogTitle>
      <DialogContent>
        <QueryView query={query}>{(preview) => <Preview preview={preview} />}</QueryView>
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>{t('diagnostics.close')}</Button>
        <Button
          variant="contained"
          disabled={saving || query.data === undefined}
          onClick={() => {
            save('app/export-diagnostics', noInput, onClose);
          }}
        >
          {t(saving ? 'diagnostics.saving' : 'diagnostics.save')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

function Preview({ preview: { sections, sizeBytes, text } }: { preview: DiagnosticsPreview }) {
  const { t } = useTranslation('health');
  return (
    <>
      <Typography sx={{ marginBottom: 1.5 }}>
        {t('diagnostics.body', { size: formatBytes(sizeBytes) })}
      </Typography>
      <Table size="small" sx={{ marginBottom: 2 }}>
        <TableHead>
          <TableRow>
            <TableCell>{t('diagnostics.part')}</TableCell>
            <TableCell>{t('diagnostics.what')}</TableCell>
            <TableCell align="right">{t('diagnostics.items')}</TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {sections.map(({ name, what, items }) => (
            <TableRow key={name}>
              <TableCell component="th" scope="row">
                <code>{name}</code>
              </TableCell>
              <TableCell>{what}</TableCell>
              <TableCell align="right" sx={tabularNumbers}>
                {formatCount(items)}
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
      <Box
        component="pre"
        tabIndex={0}
        role="region"
        aria-label={t('diagnostics.text')}
        sx={{
          margin: 0,
          padding: 1.5,
          maxHeight: 280,
          overflow: 'auto',
          fontSize: '0.75rem',
          border: '1px solid var(--dg-line)',
          borderRadius: '8px',
          backgroundColor: 'var(--dg-sunken)',
        }}
      >
        {text}
      </Box>
    </>
  );
}
