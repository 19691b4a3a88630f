import Link from '@mui/material/Link';
import { Link as RouterLink } from 'react-router';
import { useTranslation } from 'react-i18next';
import type { AuditEntry } from '../../../shared/contract/audit.ts';
import { shortDigest } from '../../format/numbers.ts';
import { objectTypeLabel } from './words.ts';

/** Where the object of an entry is shown; null when it has no page. */
export function objectPath({ type, id }: AuditEntry['target']): string | null {
  switch (type) {
    case 'model':
      return `/models/${id}`;
    case 'run':
      return `/runs/${id}`;
    default:
      return null;
  }
}

/** What an entry is about: kind and name, with a link where the record has a page. */
export function ObjectLink({ target, tabIndex }: { target: AuditEntry['target']; tabIndex?: number }) {
  const { t } = useTranslation('audit');
  const kind = objectTypeLabel(t, target.type);
  const path = objectPath(target);
  if (target.type === 'workspace') return kind;
  const name = target.label ?? shortDigest(target.id);
  if (path === null) return t('objectNamed', { kind, name });
  return (
    <>
      {kind}{' '}
      <Link
        component={RouterLink}
        to={path}
        {...(tabIndex === undefined ? {} : { tabIndex })}
        onClick={(event) => {
          // The row around it leads elsewhere.
          event.stopPropagation();
        }}
      >
        {name}
      </Link>
    </>
  );
}
