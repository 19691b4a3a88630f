import type { ReactNode } from 'react';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import InboxOutlined from '@mui/icons-material/InboxOutlined';

type EmptyStateProps = {
  title: string;
  body?: string;
  /** The next step; an empty place never leaves a person without one. */
  action?: ReactNode;
  icon?: ReactNode;
};

export function EmptyState({ title, body, action, icon }: EmptyStateProps) {
  return (
    <Box
      sx={{ display: 'grid', justifyItems: 'center', textAlign: 'center', gap: 1, padding: '40px 24px 44px' }}
    >
      <Box
        aria-hidden
        sx={{
          width: 48,
          height: 48,
          borderRadius: '14px',
          display: 'grid',
          placeItems: 'center',
          backgroundColor: 'var(--dg-primary-soft)',
          color: 'primary.main',
          marginBottom: 0.5,
        }}
      >
        {icon ?? <InboxOutlined />}
      </Box>
      <Typography variant="h3" component="p">
        {title}
      </Typography>
      {body === undefined ? null : (
        <Typography variant="body2" sx={{ color: 'text.secondary', maxWidth: '46ch' }}>
          {body}
        </Typography>
      )}
      {action === undefined ? null : (
        <Box sx={{ marginTop: 1.5, display: 'flex', gap: 1, flexWrap: 'wrap', justifyContent: 'center' }}>
          {action}
        </Box>
      )}
    </Box>
  );
}
