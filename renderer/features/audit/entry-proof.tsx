import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import DownloadOutlined from '@mui/icons-material/DownloadOutlined';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { AuditEntryDetail } from '../../../shared/contract/audit.ts';
import { CopyText } from '../../components/copy-text.tsx';
import { Facts } from '../../components/facts.tsx';
import { Section } from '../../components/section.tsx';
import { GateButton } from '../../components/gate-button.tsx';
import { useSaveExport } from '../../components/use-save-export.ts';
import { checkInclusion } from './check-inclusion.ts';
import type { InclusionCheck } from './check-inclusion.ts';
import { ProofPath } from './proof-path.tsx';
import { useAuditRefresh } from './use-audit-refresh.ts';

const severities = {
  holds: 'success',
  'other-text': 'error',
  'other-root': 'error',
  'not-possible': 'info',
} as const satisfies Record<InclusionCheck, string>;

/** The exact text of an entry and the proof that the record holds it, checked in this window. */
export function EntryProof({ entry }: { entry: AuditEntryDetail }) {
  const { t } = useTranslation('audit');
  const { seq, body, leafHash, proof } = entry;
  const { save, saving } = useSaveExport();
  const refresh = useAuditRefresh();
  const check = useQuery({
    queryKey: ['inclusion check', seq, leafHash, proof],
    queryFn: () => checkInclusion({ body, leafHash, proof }),
  }).data;

  return (
    <>
      <Section
        title={t('entry.body')}
        hint={[t('entry.bodyHint'), ...(entry.actor.isProgram ? [t('entry.bodyOfProgram')] : [])].join(' ')}
      >
        <Box sx={sunken}>
          <CopyText text={body} what={t('entry.bodyWhat')} />
        </Box>
      </Section>
      <Section
        title={t('entry.proof')}
        hint={<Box sx={{ maxWidth: '72ch' }}>{t('entry.proofHint')}</Box>}
        actions={
          <GateButton
            command="audit/proof"
            size="small"
            variant="outlined"
            startIcon={<DownloadOutlined />}
            disabled={saving}
            onClick={() => {
              save('audit/proof', { seq }, refresh);
            }}
          >
            {t('entry.download')}
          </GateButton>
        }
      >
        {check === undefined ? null : (
          <Alert severity={severities[check]} sx={{ marginBottom: 2 }}>
            {t(`entry.check.${check}`)}
          </Alert>
        )}
        <Facts
          facts={[
            { label: t('entry.leaf'), value: <CopyText text={leafHash} what={t('entry.leaf')} /> },
            { label: t('entry.path'), value: <ProofPath path={proof.path} /> },
            { label: t('entry.root'), value: <CopyText text={proof.root} what={t('entry.root')} /> },
            { label: t('entry.size'), value: t('entry.sizeValue', { count: proof.size }) },
            { label: t('entry.place'), value: t('entry.placeValue', { index: proof.index, log: proof.log }) },
          ]}
        />
        <Typography variant="body2" sx={{ marginTop: 2, color: 'text.secondary' }}>
          {t('entry.recipe')} <code>docs/verify-a-ledger.md</code>.
        </Typography>
      </Section>
    </>
  );
}

const sunken = {
  padding: '10px 14px',
  borderRadius: '8px',
  border: '1px solid var(--dg-line)',
  backgroundColor: 'var(--dg-sunken)',
  fontSize: '0.875rem',
} as const;
