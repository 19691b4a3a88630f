import { useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { FairnessPartition, FairnessRun } from '../../../shared/contract/fairness.ts';
import { PlainSelect } from '../../components/plain-select.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { Section, Sections } from '../../components/section.tsx';
import { CalibrationCard } from './calibration-card.tsx';
import { FairnessBadge } from './fairness-badge.tsx';
import { GapsSection, ScoresSection, TestsSection } from './gaps-section.tsx';
import { GroupPager, GroupTable } from './group-table.tsx';
import { ThresholdsCard } from './thresholds-card.tsx';
import { titledGroup, useGroups } from './use-groups.ts';
import type { GroupPage } from './use-groups.ts';

/** The groups of one attribute or crossing after the other; the worst is shown first. */
export function PartitionView({ run }: { run: FairnessRun }) {
  const { t } = useTranslation('fairness');
  const [position, setPosition] = useState<string | null>(null);
  const worst = run.partitions.find(({ verdict }) => verdict === run.verdict) ?? run.partitions[0];
  const partition = run.partitions.find((entry) => String(entry.position) === position) ?? worst;
  if (partition === undefined) return null;
  return (
    <Sections>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 2, alignItems: 'flex-end' }}>
        <PlainSelect
          labelled
          label={t('run.partition')}
          value={String(partition.position)}
          options={run.partitions.map((entry) => ({
            value: String(entry.position),
            label: `${
              entry.outcome === null
                ? entry.attributes.join(' × ')
                : t('run.partitionOf', { attributes: entry.attributes.join(' × '), outcome: entry.outcome })
            } (${t(`verdict.${entry.verdict}`)})`,
          }))}
          onChange={setPosition}
        />
        <FairnessBadge verdict={partition.verdict} />
      </Box>
      {partition.reason === run.reason ? null : (
        <Typography sx={{ maxWidth: '60em' }}>{partition.reason}</Typography>
      )}
      {partition.notes.map((note) => (
        <Typography key={note} variant="body2" sx={{ color: 'text.secondary' }}>
          {note}
        </Typography>
      ))}
      <Groups key={partition.position} run={run} partition={partition} />
    </Sections>
  );
}

function Groups({ run, partition }: { run: FairnessRun; partition: FairnessPartition }) {
  const { pages, query } = useGroups(run.id, partition.position);
  return (
    <QueryView query={query} rows={6}>
      {(page) => (
        <GroupSections
          run={run}
          partition={partition}
          page={page}
          pager={
            <GroupPager
              page={pages.page}
              pageSize={pages.pageSize}
              total={page.total}
              onPage={(to) => {
                pages.goTo(to, page.nextCursor);
              }}
            />
          }
        />
      )}
    </QueryView>
  );
}

type GroupSectionsProps = {
  run: FairnessRun;
  partition: FairnessPartition;
  page: GroupPage;
  pager: ReactNode;
};

function GroupSections({ run, partition, page, pager }: GroupSectionsProps) {
  const { t } = useTranslation('fairness');
  // Charts are drawn anew when their rows are others.
  const rows = useMemo(() => page.items.map(titledGroup), [page]);
  const scored = run.request.score !== null && run.request.decision.kind !== 'median';
  return (
    <Sections>
      <Section title={t('groups.title')} hint={t('groups.hint')} flush>
        <GroupTable partition={partition} rows={rows} />
        {pager}
      </Section>
      <TestsSection rows={rows} />
      <GapsSection partition={partition} />
      <ScoresSection rows={rows} />
      <CalibrationCard rows={rows} />
      {scored && partition.outcome === null ? <ThresholdsCard id={run.id} partition={partition} /> : null}
    </Sections>
  );
}
