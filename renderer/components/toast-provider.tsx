import { forwardRef } from 'react';
import type { ReactNode } from 'react';
import Box from '@mui/material/Box';
import IconButton from '@mui/material/IconButton';
import Paper from '@mui/material/Paper';
import CheckCircleOutlined from '@mui/icons-material/CheckCircleOutlined';
import CloseRounded from '@mui/icons-material/CloseRounded';
import ErrorOutlineOutlined from '@mui/icons-material/ErrorOutlineOutlined';
import WarningAmberOutlined from '@mui/icons-material/WarningAmberOutlined';
import { SnackbarContent, SnackbarProvider, useSnackbar } from 'notistack';
import type { CustomContentProps } from 'notistack';
import { useTranslation } from 'react-i18next';

const ToastCard = forwardRef<HTMLDivElement, CustomContentProps>(function ToastCard(
  { id, message, variant, action },
  ref,
) {
  const { t } = useTranslation();
  const { closeSnackbar } = useSnackbar();
  const failed = variant === 'error';
  const Icon = failed
    ? ErrorOutlineOutlined
    : variant === 'warning'
      ? WarningAmberOutlined
      : CheckCircleOutlined;
  return (
    <SnackbarContent ref={ref} role={failed ? 'alert' : 'status'}>
      <Paper
        sx={{
          display: 'flex',
          alignItems: 'center',
          gap: 1.25,
          padding: '10px 10px 10px 14px',
          width: '100%',
          maxWidth: 460,
          borderRadius: '11px',
          color: 'var(--dg-page)',
          backgroundColor: 'var(--dg-ink)',
          boxShadow: '0 12px 32px rgba(5, 20, 24, 0.28)',
        }}
      >
        <Box component="span" aria-hidden sx={{ display: 'grid' }}>
          <Icon fontSize="small" />
        </Box>
        <Box sx={{ flex: 1, minWidth: 0, fontSize: '0.875rem', overflowWrap: 'anywhere' }}>{message}</Box>
        {typeof action === 'function' ? action(id) : action}
        <IconButton
          aria-label={t('close')}
          color="inherit"
          onClick={() => {
            closeSnackbar(id);
          }}
        >
          <CloseRounded sx={{ fontSize: 18 }} />
        </IconButton>
      </Paper>
    </SnackbarContent>
  );
});

const cards = { success: ToastCard, warning: ToastCard, error: ToastCard };

export function ToastProvider({ children }: { children: ReactNode }) {
  return (
    <SnackbarProvider
      maxSnack={4}
      autoHideDuration={7000}
      anchorOrigin={{ vertical: 'bottom', horizontal: 'right' }}
      Components={cards}
    >
      {children}
    </SnackbarProvider>
  );
}
