import { useState } from 'react';
import Box from '@mui/material/Box';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../client/client-context.tsx';
import { DemoContents } from '../overview/demo-contents.tsx';
import { DemoChoice } from './demo-choice.tsx';
import { Entrance, EntranceCard, EntranceHeading } from './entrance.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';
import { SetUpForm } from './set-up-form.tsx';

const noInput = {};

type SetUpPageProps = {
  /** Keeps this page open although somebody is signed in by now: the codes are shown only here. */
  onHold: (held: boolean) => void;
};

type Made = { readonly email: string; readonly codes: readonly string[] };

/** The first visit: who looks after this workspace, or a look around with public data. */
export function SetUpPage({ onHold }: SetUpPageProps) {
  const { t } = useTranslation('identity');
  const [made, setMade] = useState<Made | null>(null);
  const describe = useCommand('demo/describe', noInput, { enabled: made === null });

  if (made !== null) {
    return (
      <Entrance title={t('codes.title')} width={760}>
        <EntranceCard>
          <EntranceHeading title={t('codes.title')} lead={t('codes.lead')} />
          <Box sx={{ marginTop: 2.5 }}>
            <RecoveryCodes
              codes={made.codes}
              email={made.email}
              doneLabel={t('codes.done')}
              onDone={() => {
                onHold(false);
              }}
            />
          </Box>
        </EntranceCard>
      </Entrance>
    );
  }
  return (
    <Entrance title={t('setUp.title')} width={1120}>
      <Box
        sx={{
          display: 'grid',
          gap: 2.5,
          alignItems: 'start',
          gridTemplateColumns: { xs: '1fr', md: 'minmax(0, 1.15fr) minmax(0, 1fr)' },
        }}
      >
        <EntranceCard>
          <EntranceHeading title={t('setUp.heading')} lead={t('setUp.lead')} />
          <SetUpForm
            onStart={() => {
              onHold(true);
            }}
            onRefused={() => {
              onHold(false);
            }}
            onMade={setMade}
          />
        </EntranceCard>
        <DemoChoice available={describe.data?.available !== false} />
      </Box>
      {describe.data === undefined || describe.data.models.length === 0 ? null : (
        <DemoContents models={describe.data.models} sources={describe.data.sources} />
      )}
    </Entrance>
  );
}
