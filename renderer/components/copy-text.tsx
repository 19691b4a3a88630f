import Box from '@mui/material/Box';
import IconButton from '@mui/material/IconButton';
import Tooltip from '@mui/material/Tooltip';
import ContentCopyOutlined from '@mui/icons-material/ContentCopyOutlined';
import { useTranslation } from 'react-i18next';
import { useToast } from './use-toast.ts';

type CopyTextProps = {
  text: string;
  /** What is copied, for the button's name. */
  what: string;
  /** A shorter form to show; the whole text is copied. */
  shown?: string;
};

/** A technical value in full or shortened, with a button that copies all of it. */
export function CopyText({ text, what, shown = text }: CopyTextProps) {
  const { t } = useTranslation();
  const toast = useToast();
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      toast.success(t('copied'));
    } catch {
      toast.error(t('copyFailed'));
    }
  };
  return (
    <Box component="span" sx={{ display: 'inline-flex', alignItems: 'center', gap: 0.25, maxWidth: '100%' }}>
      <Tooltip describeChild title={shown === text ? '' : text}>
        <Box component="code" sx={{ overflowWrap: 'anywhere' }}>
          {shown}
        </Box>
      </Tooltip>
      <IconButton
        aria-label={t('copyWhat', { what })}
        onClick={() => {
          void copy();
        }}
        sx={{ padding: 0.5 }}
      >
        <ContentCopyOutlined sx={{ fontSize: 15 }} />
      </IconButton>
    </Box>
  );
}
