import Box from '@mui/material/Box';
import DownloadOutlined from '@mui/icons-material/DownloadOutlined';
import { useTranslation } from 'react-i18next';
import type { AuditStatus } from '../../../shared/contract/audit.ts';
import { GateButton } from '../../components/gate-button.tsx';
import { Section } from '../../components/section.tsx';
import { useSaveExport } from '../../components/use-save-export.ts';
import { useAuditRefresh } from './use-audit-refresh.ts';

/** The logs of a ledger that went on from an older state; the former ones stay as evidence. */
export function LogsSection({ status }: { status: AuditStatus }) {
  const { t } = useTranslation('audit');
  const { save, saving } = useSaveExport();
  const refresh = useAuditRefresh();
  if (status.logs.length < 2) return null;
  return (
    <Section title={t('logs.title')} hint={t('logs.hint')}>
      <Box component="ul" sx={{ margin: 0, padding: 0, listStyle: 'none', display: 'grid', gap: 1.5 }}>
        {status.logs.toReversed().map((log) => (
          <Box
            component="li"
            key={log.number}
            sx={{ display: 'flex', flexWrap: 'wrap', gap: 1.5, alignItems: 'center', fontSize: '0.875rem' }}
          >
            <strong>{t('logs.number', { number: log.number })}</strong>
            <span>{t('logs.entries', { count: log.size, first: log.first })}</span>
            <code>{log.origin}</code>
            <GateButton
              command="audit/export"
              size="small"
              variant="outlined"
              startIcon={<DownloadOutlined />}
              disabled={saving}
              onClick={() => {
                save('audit/export', { format: 'json', log: log.number }, refresh);
              }}
            >
              {t('logs.export', { number: log.number })}
            </GateButton>
          </Box>
        ))}
      </Box>
    </Section>
  );
}
