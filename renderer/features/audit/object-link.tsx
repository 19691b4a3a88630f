import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import { Link as RouterLink } from 'react-router';
import { useTranslation } from 'react-i18next';
import type { AuditEntry } from '../../../shared/contract/audit.ts';
import { hasPage, recordPath } from '../../app/record-path.ts';
import { TwoLines } from '../../components/two-lines.tsx';
import { shortDigest } from '../../format/numbers.ts';
import { objectLabel, objectTypeLabel } from './words.ts';

const settingsPaths: Partial<Record<string, string>> = {
  approvals: '/approvals/settings',
  backups: '/safe-keeping',
  explain: '/explain/settings',
  gate: '/gate',
  'idle-lock': '/accounts',
  risk: '/risk',
};

/** Where the object of an entry is shown; null when it has no page. */
export function objectPath({ type, id }: AuditEntry['target']): string | null {
  if (hasPage(type)) return recordPath(type, id);
  switch (type) {
    case 'alert-rule':
      return '/alerts/rules';
    case 'risk':
      return `/models/${id}/risk`;
    case 'setting':
      return settingsPaths[id] ?? null;
    default:
      return null;
  }
}

type ObjectProps = { target: AuditEntry['target']; tabIndex?: number };

function NameLink({ target, tabIndex }: ObjectProps) {
  const path = objectPath(target);
  const { t } = useTranslation('audit');
  const name = objectLabel(t, target) ?? shortDigest(target.id);
  if (path === null) {
    return (
      <Box
        component="span"
        title={name}
        sx={{ overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }}
      >
        {name}
      </Box>
    );
  }
  return (
    <Link
      component={RouterLink}
      to={path}
      noWrap
      title={name}
      {...(tabIndex === undefined ? {} : { tabIndex })}
      onClick={(event) => {
        // The row around it leads elsewhere.
        event.stopPropagation();
      }}
    >
      {name}
    </Link>
  );
}

/** What an entry is about, on one line: kind and name, with a link where the record has a page. */
export function ObjectName({ target }: ObjectProps) {
  const { t } = useTranslation('audit');
  const kind = objectTypeLabel(t, target.type);
  if (target.type === 'workspace') return kind;
  return (
    <span>
      {kind} <NameLink target={target} />
    </span>
  );
}

/** The same as a cell of two lines. */
export function ObjectCell({ target, tabIndex }: ObjectProps) {
  const { t } = useTranslation('audit');
  const kind = objectTypeLabel(t, target.type);
  if (target.type === 'workspace') return kind;
  return (
    <TwoLines
      first={<NameLink target={target} {...(tabIndex === undefined ? {} : { tabIndex })} />}
      second={kind}
    />
  );
}
