import type { ReactNode } from 'react';
import Alert from '@mui/material/Alert';
import AlertTitle from '@mui/material/AlertTitle';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { requestMadeInstead } from '../client/client-error.ts';
import type { ClientError } from '../client/client-error.ts';
import { CopyText } from './copy-text.tsx';

type ErrorNoticeProps = {
  error: Pick<ClientError, 'message' | 'problems' | 'correlationId'> &
    Partial<Pick<ClientError, 'code' | 'details'>>;
  title?: string;
  onRetry?: () => void;
  children?: ReactNode;
};

/** A failure for the person reading it: what happened, what to correct, and the id that finds it in the log. */
export function ErrorNotice({ error, title, onRetry, children }: ErrorNoticeProps) {
  const { t } = useTranslation();
  const { code, details = {} } = error;
  // What the sentence says already is not said again with the name of its field.
  const problems = error.problems.filter(({ message }) => message !== error.message);
  const requested = code === undefined ? null : requestMadeInstead({ code, details });
  if (requested !== null) {
    return (
      <Alert
        severity="info"
        action={
          <Button component={Link} to={`/approvals/${requested}`} size="small" variant="outlined">
            {t('openRequest')}
          </Button>
        }
      >
        {error.message}
      </Alert>
    );
  }
  return (
    <Alert
      severity="error"
      action={
        onRetry === undefined ? undefined : (
          <Button size="small" variant="outlined" onClick={onRetry}>
            {t('retry')}
          </Button>
        )
      }
    >
      {title === undefined ? null : <AlertTitle>{title}</AlertTitle>}
      {error.message}
      {problems.length === 0 ? null : (
        <Box component="ul" sx={{ margin: '8px 0 0', paddingLeft: 2.5 }}>
          {problems.map((problem) => (
            <li key={`${problem.path} ${problem.message}`}>
              {problem.path === '' ? null : <strong>{problem.path}: </strong>}
              {problem.message}
            </li>
          ))}
        </Box>
      )}
      {children}
      {error.correlationId === '' ? null : (
        <Box sx={{ marginTop: 1, fontSize: '0.8125rem', color: 'text.secondary' }}>
          {t('error.correlation')}: <CopyText text={error.correlationId} what={t('error.correlation')} />
        </Box>
      )}
    </Alert>
  );
}
