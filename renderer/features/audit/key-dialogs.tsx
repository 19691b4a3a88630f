import { useState } from 'react';
import TextField from '@mui/material/TextField';
import { useTranslation } from 'react-i18next';
import type { AuditKey, KeyPlaceName } from '../../../shared/contract/audit.ts';
import { keyPlace } from '../../../shared/contract/audit.ts';
import { useWrite } from '../../client/client-context.tsx';
import { PlainSelect } from '../../components/plain-select.tsx';
import { DeclarationDialog } from './declaration-dialog.tsx';
import { useDone } from './use-done.ts';

const shortestReason = 10;
const shortestPassphrase = 12;

type Place = { readonly to: KeyPlaceName; readonly passphrase: string; readonly again: string };

const asInput = ({ to, passphrase }: Place) => ({
  to,
  passphrase: to === 'passphrase-file' ? passphrase : null,
});

function isComplete({ to, passphrase, again }: Place): boolean {
  return to !== 'passphrase-file' || (passphrase.length >= shortestPassphrase && passphrase === again);
}

type PlaceFieldsProps = { place: Place; places: readonly KeyPlaceName[]; onChange: (place: Place) => void };

/** Where a key is to lie; a passphrase is typed twice, for nobody can read it back. */
function PlaceFields({ place, places, onChange }: PlaceFieldsProps) {
  const { t } = useTranslation('audit');
  const differs = place.again !== '' && place.again !== place.passphrase;
  return (
    <>
      <PlainSelect
        labelled
        label={t('key.place')}
        value={place.to}
        options={places.map((one) => ({ value: one, label: t(`key.placeName.${one}`) }))}
        onChange={(to) => {
          onChange({ ...place, to });
        }}
      />
      {place.to === 'passphrase-file' ? (
        <>
          <TextField
            label={t('key.passphrase')}
            type="password"
            autoComplete="new-password"
            helperText={t('key.passphraseHint', { count: shortestPassphrase })}
            value={place.passphrase}
            onChange={(event) => {
              onChange({ ...place, passphrase: event.target.value });
            }}
          />
          <TextField
            label={t('key.passphraseAgain')}
            type="password"
            autoComplete="new-password"
            error={differs}
            helperText={differs ? t('key.passphraseDiffers') : ' '}
            value={place.again}
            onChange={(event) => {
              onChange({ ...place, again: event.target.value });
            }}
          />
        </>
      ) : null}
    </>
  );
}

const empty = { passphrase: '', again: '' };

export function MoveKeyDialog({ heldIn, onClose }: { heldIn: KeyPlaceName; onClose: () => void }) {
  const { t } = useTranslation('audit');
  const done = useDone(onClose);
  const places = keyPlace.options.filter((place) => place !== heldIn || place === 'passphrase-file');
  const [place, setPlace] = useState<Place>({ to: places[0] ?? 'passphrase-file', ...empty });
  const move = useWrite('audit/move-key');
  return (
    <DeclarationDialog
      command="audit/move-key"
      title={t('key.moveTitle')}
      explanation={t('key.moveBody')}
      submit={t('key.move')}
      complete={isComplete(place)}
      pending={move.isPending}
      error={move.error}
      onClose={onClose}
      onSubmit={() => {
        move.mutate(asInput(place), { onSuccess: done(t('key.moved')) });
      }}
    >
      <PlaceFields place={place} places={places} onChange={setPlace} />
    </DeclarationDialog>
  );
}

export function RotateKeyDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('audit');
  const done = useDone(onClose);
  const rotate = useWrite('audit/rotate-key');
  return (
    <DeclarationDialog
      command="audit/rotate-key"
      title={t('key.rotateTitle')}
      explanation={t('key.rotateBody')}
      submit={t('key.rotate')}
      shortestReason={shortestReason}
      pending={rotate.isPending}
      error={rotate.error}
      onClose={onClose}
      onSubmit={(reason) => {
        rotate.mutate({ reason }, { onSuccess: done(t('key.rotated')) });
      }}
    />
  );
}

export function DeclareLostDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('audit');
  const done = useDone(onClose);
  const [place, setPlace] = useState<Place>({ to: 'passphrase-file', ...empty });
  const declare = useWrite('audit/declare-key-lost');
  return (
    <DeclarationDialog
      command="audit/declare-key-lost"
      title={t('key.lostTitle')}
      explanation={t('key.lostBody')}
      submit={t('key.declareLost')}
      shortestReason={shortestReason}
      complete={isComplete(place)}
      pending={declare.isPending}
      error={declare.error}
      onClose={onClose}
      onSubmit={(reason) => {
        declare.mutate({ ...asInput(place), reason }, { onSuccess: done(t('key.replaced')) });
      }}
    >
      <PlaceFields place={place} places={keyPlace.options} onChange={setPlace} />
    </DeclarationDialog>
  );
}

type RevokeKeyDialogProps = { former: AuditKey; size: number; onClose: () => void };

export function RevokeKeyDialog({ former, size, onClose }: RevokeKeyDialogProps) {
  const { t } = useTranslation('audit');
  const done = useDone(onClose);
  const [last, setLast] = useState('');
  const revoke = useWrite('audit/revoke-key');
  const isNumber = /^\d{1,15}$/.test(last) && Number(last) <= size;
  return (
    <DeclarationDialog
      command="audit/revoke-key"
      title={t('key.revokeTitle', { number: former.number })}
      explanation={t('key.revokeBody')}
      submit={t('key.revoke')}
      shortestReason={shortestReason}
      complete={isNumber}
      pending={revoke.isPending}
      error={revoke.error}
      onClose={onClose}
      onSubmit={(reason) => {
        revoke.mutate(
          { number: former.number, size: Number(last), reason },
          { onSuccess: done(t('key.revokedDone')) },
        );
      }}
    >
      <TextField
        label={t('key.revokeSize')}
        helperText={t('key.revokeSizeHint', { count: size })}
        value={last}
        required
        error={last !== '' && !isNumber}
        sx={{ marginTop: 1 }}
        slotProps={{ htmlInput: { inputMode: 'numeric', maxLength: 15 } }}
        onChange={(event) => {
          setLast(event.target.value);
        }}
      />
    </DeclarationDialog>
  );
}
