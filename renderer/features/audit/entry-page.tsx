import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import NavigateBeforeRounded from '@mui/icons-material/NavigateBeforeRounded';
import NavigateNextRounded from '@mui/icons-material/NavigateNextRounded';
import { Link, useParams, useSearchParams } from 'react-router';
import { useTranslation } from 'react-i18next';
import type { AuditEntryDetail } from '../../../shared/contract/audit.ts';
import { ClientError } from '../../client/client-error.ts';
import { useCommand } from '../../client/client-context.tsx';
import { CopyText } from '../../components/copy-text.tsx';
import { Facts } from '../../components/facts.tsx';
import { Moment } from '../../components/moment.tsx';
import { Page } from '../../components/page.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { Section, Sections } from '../../components/section.tsx';
import { formatCount } from '../../format/numbers.ts';
import { FieldChanges } from '../history/field-changes.tsx';
import { auditPath, entryPath } from './audit-filter.ts';
import { EntryProof } from './entry-proof.tsx';
import { ObjectName } from './object-link.tsx';
import { actionLabel } from './words.ts';

/** The entry of the address; throws NOT_FOUND for an address no entry can have. */
function useEntrySeq(): number {
  const seq = useParams()['seq'] ?? '';
  if (!/^\d{1,15}$/.test(seq)) throw new ClientError('NOT_FOUND');
  return Number(seq);
}

/** One entry: what changed, and the proof that the record holds it. */
export default function EntryPage() {
  const { t } = useTranslation(['audit', 'common']);
  const seq = useEntrySeq();
  const search = useSearchParams()[0].toString();
  const query = useCommand('audit/get', { seq });
  const entry = query.data;
  const title = t('entry.title', { seq });

  return (
    <Page
      crumbs={[{ label: t('title'), to: search === '' ? '/audit' : `/audit?${search}` }, { label: title }]}
      {...(entry === undefined ? { heading: title } : inWords(entry, t))}
      actions={entry === undefined ? undefined : <Neighbours seq={seq} size={entry.total} search={search} />}
    >
      <QueryView query={query} rows={8}>
        {(value) => (
          <Sections>
            {value.fields.length === 0 ? null : (
              <Section title={t('entry.changed')}>
                <FieldChanges fields={value.fields} />
              </Section>
            )}
            <EntryFacts entry={value} />
            <EntryProof entry={value} />
          </Sections>
        )}
      </QueryView>
    </Page>
  );
}

function inWords(entry: AuditEntryDetail, t: ReturnType<typeof useTranslation<['audit', 'common']>>['t']) {
  const action = actionLabel(t, entry.action);
  return {
    heading: entry.target.label === null ? action : t('entry.heading', { action, name: entry.target.label }),
    eyebrow: (
      <>
        <Moment at={entry.at} seconds />{' '}
        {entry.actor.isProgram
          ? t('entry.byProgram', { name: entry.actor.name })
          : t('entry.by', { name: entry.actor.name, role: t(`common:role.${entry.actor.role}`) })}
      </>
    ),
    ...(entry.note === '' ? {} : { lead: entry.note }),
  };
}

function EntryFacts({ entry }: { entry: AuditEntryDetail }) {
  const { t } = useTranslation(['audit', 'common']);
  return (
    <Section
      title={t('entry.facts')}
      actions={
        <Button
          component={Link}
          to={auditPath({ targetId: entry.target.id })}
          size="small"
          variant="outlined"
        >
          {t('entry.related')}
        </Button>
      }
    >
      <Facts
        facts={[
          { label: t('entry.number'), value: formatCount(entry.seq) },
          { label: t('entry.time'), value: <code>{entry.at}</code> },
          {
            label: t('entry.person'),
            value: entry.actor.isProgram
              ? entry.actor.name
              : `${entry.actor.name}, ${t(`common:role.${entry.actor.role}`)}`,
          },
          { label: t('entry.event'), value: <code>{entry.action}</code> },
          { label: t('entry.object'), value: <ObjectName target={entry.target} /> },
          {
            label: t('entry.objectId'),
            value: <CopyText text={entry.target.id} what={t('entry.objectId')} />,
          },
        ]}
      />
    </Section>
  );
}

type NeighboursProps = { seq: number; size: number; search: string };

/** The way to the entry written before and after this one, whatever the filter. */
function Neighbours({ seq, size, search }: NeighboursProps) {
  const { t } = useTranslation('audit');
  const steps = [
    { key: 'previous', to: seq - 1, Icon: NavigateBeforeRounded },
    { key: 'next', to: seq + 1, Icon: NavigateNextRounded },
  ] as const;
  return (
    <>
      <Box sx={{ alignSelf: 'center', fontSize: '0.875rem', color: 'text.secondary', marginRight: 0.5 }}>
        {t('entry.position', { position: formatCount(seq), last: formatCount(size - 1) })}
      </Box>
      {steps.map(({ key, to, Icon }) => (
        <Button
          key={key}
          variant="outlined"
          aria-label={t(`entry.${key}`)}
          disabled={to < 0 || to >= size}
          {...(to < 0 || to >= size ? {} : { component: Link, to: entryPath(to, search) })}
          sx={{ minWidth: 0, paddingInline: 0.75 }}
        >
          <Icon />
        </Button>
      ))}
    </>
  );
}
