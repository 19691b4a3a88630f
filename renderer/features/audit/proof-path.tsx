import Box from '@mui/material/Box';
import { useTranslation } from 'react-i18next';
import { CopyText } from '../../components/copy-text.tsx';

/** The hashes of a proof, each to be copied. */
export function ProofPath({ path }: { path: readonly string[] }) {
  const { t } = useTranslation('audit');
  if (path.length === 0) return t('entry.pathEmpty');
  return (
    <Box
      component="ol"
      aria-label={t('entry.pathLabel')}
      sx={{ margin: 0, paddingLeft: 3, display: 'grid', gap: 0.5 }}
    >
      {path.map((node, index) => (
        <li key={`${index} ${node}`}>
          <CopyText text={node} what={t('entry.pathHash', { position: index + 1 })} />
        </li>
      ))}
    </Box>
  );
}
