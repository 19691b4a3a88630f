import Link from '@mui/material/Link';
import type { TFunction } from 'i18next';
import { Link as RouterLink } from 'react-router';
import type { MeasuredWindow } from '../../../shared/schema/monitor.ts';
import type { Fact } from '../../components/facts.tsx';

/** Which window of which monitor a result is of; nothing for a result of a whole data set. */
export function windowFacts(t: TFunction<'monitors'>, part: MeasuredWindow | null): Fact[] {
  if (part === null) return [];
  return [
    { label: t('facts.window'), value: part.window.label },
    {
      label: t('facts.monitor'),
      value: (
        <Link component={RouterLink} to={`/monitors/${part.monitor.id}`}>
          {part.monitor.name}
        </Link>
      ),
    },
  ];
}
