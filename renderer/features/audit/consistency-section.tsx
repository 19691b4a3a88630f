import { useMemo, useState } from 'react';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { AuditConsistency, AuditStatus } from '../../../shared/contract/audit.ts';
import { useCommand } from '../../client/client-context.tsx';
import { CopyText } from '../../components/copy-text.tsx';
import { Facts } from '../../components/facts.tsx';
import { PlainSelect } from '../../components/plain-select.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { Section } from '../../components/section.tsx';
import { formatCount, shortDigest } from '../../format/numbers.ts';
import { formatInstant } from '../../format/time.ts';
import { checkConsistency } from './check-consistency.ts';
import { ProofPath } from './proof-path.tsx';

const noInput = {};

/** Proof that nothing before an earlier checkpoint was changed since, checked in this window. */
export function ConsistencySection({ status }: { status: AuditStatus }) {
  const { t } = useTranslation('audit');
  const checkpoints = useCommand('audit/checkpoints', noInput);
  const [chosen, setChosen] = useState<number | null>(null);
  const items = checkpoints.data?.items ?? [];
  const options = useMemo(
    () =>
      (checkpoints.data?.items ?? []).map(({ size, at }) => ({
        value: String(size),
        label: t('consistency.option', { at: formatInstant(at), count: size }),
      })),
    [checkpoints.data, t],
  );
  // The oldest of those shown says the most.
  const from = items.find(({ size }) => size === chosen)?.size ?? items.at(-1)?.size ?? null;

  return (
    <Section title={t('consistency.title')} hint={t('consistency.hint')}>
      <QueryView query={checkpoints} rows={2}>
        {() =>
          from === null ? (
            t('consistency.none')
          ) : (
            <Box sx={{ display: 'grid', gap: 2 }}>
              <PlainSelect
                labelled
                label={t('consistency.from')}
                value={String(from)}
                options={options}
                onChange={(value) => {
                  setChosen(Number(value));
                }}
              />
              <Proof from={from} to={status.size} />
            </Box>
          )
        }
      </QueryView>
    </Section>
  );
}

function Proof({ from, to }: { from: number; to: number }) {
  const query = useCommand('audit/consistency', { from, to });
  return (
    <QueryView query={query} rows={2}>
      {(proof) => <CheckedProof proof={proof} />}
    </QueryView>
  );
}

function CheckedProof({ proof }: { proof: AuditConsistency }) {
  const { t } = useTranslation('audit');
  const check = useQuery({
    queryKey: ['consistency check', proof],
    queryFn: () => checkConsistency(proof),
  }).data;
  const since = proof.from.at === null ? '' : formatInstant(proof.from.at);
  return (
    <>
      {check === undefined ? null : (
        <Alert severity={check === 'holds' ? 'success' : check === 'fails' ? 'error' : 'info'}>
          {t(`consistency.check.${check}`, { count: proof.from.size, since })}
        </Alert>
      )}
      <Facts
        facts={[
          {
            label: t('consistency.then'),
            value: (
              <>
                {t('consistency.entries', { count: proof.from.size })}{' '}
                <CopyText
                  text={proof.from.root}
                  shown={shortDigest(proof.from.root)}
                  what={t('consistency.then')}
                />
              </>
            ),
          },
          {
            label: t('consistency.now'),
            value: (
              <>
                {t('consistency.entries', { count: proof.to.size })}{' '}
                <CopyText
                  text={proof.to.root}
                  shown={shortDigest(proof.to.root)}
                  what={t('consistency.now')}
                />
              </>
            ),
          },
          {
            label: t('consistency.path'),
            value:
              proof.proof.length === 0 ? (
                t('consistency.pathEmpty')
              ) : (
                <details>
                  <summary>
                    {t('consistency.hashes', {
                      count: proof.proof.length,
                      total: formatCount(proof.proof.length),
                    })}
                  </summary>
                  <ProofPath path={proof.proof} />
                </details>
              ),
          },
        ]}
      />
    </>
  );
}
