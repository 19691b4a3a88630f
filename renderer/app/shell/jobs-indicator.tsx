import { useState } from 'react';
import Badge from '@mui/material/Badge';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import IconButton from '@mui/material/IconButton';
import Popover from '@mui/material/Popover';
import Tooltip from '@mui/material/Tooltip';
import Typography from '@mui/material/Typography';
import PendingActionsOutlined from '@mui/icons-material/PendingActionsOutlined';
import { Link } from 'react-router';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../client/client-context.tsx';
import { activeJobsInput, isActive } from '../../features/jobs/active-jobs.ts';
import { JobProgressView } from '../../features/jobs/job-progress.tsx';
import type { Job } from '../../../shared/contract/jobs.ts';

const none: readonly Job[] = [];

/** How much is running in the background, from every page; opens to progress and cancel. */
export function JobsIndicator() {
  const { t } = useTranslation('shell');
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const jobs = useCommand('jobs/list', activeJobsInput).data?.items ?? none;
  const active = jobs.filter(isActive);
  const label = active.length === 0 ? t('jobs.idle') : t('jobs.running', { count: active.length });

  return (
    <>
      <Tooltip title={label}>
        <IconButton
          aria-label={label}
          aria-haspopup="dialog"
          onClick={(event) => {
            setAnchor(event.currentTarget);
          }}
        >
          {/* An invisible 0 would still be read as the name that is seen. */}
          <Badge badgeContent={active.length === 0 ? null : active.length} color="primary">
            <PendingActionsOutlined sx={{ fontSize: 20 }} />
          </Badge>
        </IconButton>
      </Tooltip>
      <Popover
        open={anchor !== null}
        anchorEl={anchor}
        onClose={() => {
          setAnchor(null);
        }}
        anchorOrigin={{ vertical: 'bottom', horizontal: 'right' }}
        transformOrigin={{ vertical: 'top', horizontal: 'right' }}
        slotProps={{
          paper: { role: 'dialog', 'aria-label': t('jobs.title'), sx: { width: 380, padding: 2 } },
        }}
      >
        <Typography variant="h3" component="h2" sx={{ marginBottom: 1.5 }}>
          {t('jobs.title')}
        </Typography>
        {active.length === 0 ? (
          <Typography variant="body2" sx={{ color: 'text.secondary' }}>
            {t('jobs.none')}
          </Typography>
        ) : (
          <Box sx={{ display: 'grid', gap: 2 }}>
            {active.map((job) => (
              <JobProgressView key={job.id} job={job} titled />
            ))}
          </Box>
        )}
        <Button
          component={Link}
          to="/jobs"
          size="small"
          sx={{ marginTop: 1.5, marginLeft: -1 }}
          onClick={() => {
            setAnchor(null);
          }}
        >
          {t('jobs.all')}
        </Button>
      </Popover>
    </>
  );
}
