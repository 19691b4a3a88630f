import { useState } from 'react';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { AuditKey, AuditStatus } from '../../../shared/contract/audit.ts';
import { CopyText } from '../../components/copy-text.tsx';
import { GateButton } from '../../components/gate-button.tsx';
import { Moment } from '../../components/moment.tsx';
import { Section } from '../../components/section.tsx';
import { formatCount } from '../../format/numbers.ts';
import { DeclareLostDialog, MoveKeyDialog, RevokeKeyDialog, RotateKeyDialog } from './key-dialogs.tsx';
import { KeyNotReady } from './key-not-ready.tsx';

type Asking =
  | { readonly what: 'move' | 'rotate' | 'lost' }
  | { readonly what: 'revoke'; readonly key: AuditKey };

/** The key with which anybody can check the record: where it lies, what came before it, and what can be done. */
export function KeySection({ status }: { status: AuditStatus }) {
  const { t } = useTranslation('audit');
  const [asking, setAsking] = useState<Asking | null>(null);
  const { key, keys } = status;
  const close = (): void => {
    setAsking(null);
  };
  const isReady = key.state === 'ready';
  return (
    <Section
      title={t('key.title')}
      hint={t(`key.${key.heldIn}`)}
      actions={
        <Box sx={{ display: 'flex', gap: 1 }}>
          <GateButton
            command="audit/move-key"
            size="small"
            variant="outlined"
            disabled={!isReady}
            onClick={() => {
              setAsking({ what: 'move' });
            }}
          >
            {t('key.move')}
          </GateButton>
          <GateButton
            command="audit/rotate-key"
            size="small"
            variant="outlined"
            disabled={!isReady}
            onClick={() => {
              setAsking({ what: 'rotate' });
            }}
          >
            {t('key.rotate')}
          </GateButton>
        </Box>
      }
    >
      {isReady ? null : (
        <KeyNotReady
          status={status}
          onDeclareLost={() => {
            setAsking({ what: 'lost' });
          }}
        />
      )}
      <Typography variant="body2" component="div" sx={{ color: 'text.secondary', marginBottom: 0.25 }}>
        {t('key.verifier')}
      </Typography>
      <CopyText text={key.verifier} what={t('key.verifier')} />
      <Typography variant="body2" sx={{ marginTop: 1.5 }}>
        {t('key.why')}
      </Typography>
      <KeyHistory
        keys={keys}
        onRevoke={(former) => {
          setAsking({ what: 'revoke', key: former });
        }}
      />
      {asking?.what === 'move' ? <MoveKeyDialog heldIn={key.heldIn} onClose={close} /> : null}
      {asking?.what === 'rotate' ? <RotateKeyDialog onClose={close} /> : null}
      {asking?.what === 'lost' ? <DeclareLostDialog onClose={close} /> : null}
      {asking?.what === 'revoke' ? (
        <RevokeKeyDialog former={asking.key} size={status.size} onClose={close} />
      ) : null}
    </Section>
  );
}

function KeyHistory({ keys, onRevoke }: { keys: readonly AuditKey[]; onRevoke: (key: AuditKey) => void }) {
  const { t } = useTranslation('audit');
  if (keys.length < 2) return null;
  return (
    <>
      <Typography variant="body2" component="h3" sx={{ fontWeight: 600, marginTop: 2 }}>
        {t('key.history')}
      </Typography>
      <Box
        component="ul"
        sx={{ margin: 0, paddingLeft: 0, listStyle: 'none', display: 'grid', gap: 1, marginTop: 1 }}
      >
        {keys.map((key) => (
          <Box component="li" key={key.number} sx={{ fontSize: '0.875rem' }}>
            <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, alignItems: 'center' }}>
              <strong>{t('key.number', { number: key.number })}</strong>
              <span>{t(`key.state.${key.state}`)}</span>
              <span>
                <Moment at={key.madeAt} />
                {key.endedAt === null ? null : (
                  <>
                    {' – '}
                    <Moment at={key.endedAt} />
                  </>
                )}
              </span>
              {key.state === 'current' || key.revoked !== null ? null : (
                <GateButton
                  command="audit/revoke-key"
                  size="small"
                  onClick={() => {
                    onRevoke(key);
                  }}
                >
                  {t('key.revoke')}
                </GateButton>
              )}
            </Box>
            {key.revoked === null ? null : (
              <Box sx={{ color: 'var(--dg-major-ink)' }}>
                {t('key.revoked', { log: key.revoked.log, size: formatCount(key.revoked.size) })}
              </Box>
            )}
            <CopyText text={key.verifier} what={t('key.numbered', { number: key.number })} />
          </Box>
        ))}
      </Box>
    </>
  );
}
