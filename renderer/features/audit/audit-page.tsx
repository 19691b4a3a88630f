import Box from '@mui/material/Box';
import VerifiedOutlined from '@mui/icons-material/VerifiedOutlined';
import { useTranslation } from 'react-i18next';
import type { AuditStatus } from '../../../shared/contract/audit.ts';
import { useCommand } from '../../client/client-context.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { GateButton } from '../../components/gate-button.tsx';
import { Moment } from '../../components/moment.tsx';
import { Page } from '../../components/page.tsx';
import { visuallyHidden } from '../../components/visually-hidden.ts';
import { QueryView } from '../../components/query-view.tsx';
import { Section, Sections } from '../../components/section.tsx';
import { JobProgressView } from '../jobs/job-progress.tsx';
import { LostEvidence } from '../safekeeping/lost-evidence.tsx';
import { AlteredNotice } from './altered-notice.tsx';
import { auditAnswer } from './audit-answer.ts';
import { AuditEntries } from './audit-entries.tsx';
import { AuditFacts } from './audit-facts.tsx';
import { ConsistencySection } from './consistency-section.tsx';
import { IntegrityMark } from './integrity-mark.tsx';
import { LogsSection } from './logs-section.tsx';
import { RecoveryNotice } from './recovery-notice.tsx';
import { useVerification } from './use-verification.ts';

const noInput = {};
const startCheckMs = 2000;

/** Whether the record of what happened is complete and unchanged, in words first, and the entries. */
export default function AuditPage() {
  const { t } = useTranslation('audit');
  const query = useCommand('audit/status', noInput);
  const verification = useVerification();
  const status = query.data;
  // What was begun at the start tells nobody when it ends well.
  useCommand('audit/status', noInput, {
    enabled: status !== undefined && (status.startCheck === null || status.startCheck.recordsOk === null),
    everyMs: startCheckMs,
  });

  return (
    <Page
      crumbs={[{ label: t('title') }]}
      {...(status === undefined ? { heading: t('title') } : answerInWords(status, t))}
      actions={
        <GateButton
          command="audit/verify"
          variant="contained"
          startIcon={<VerifiedOutlined />}
          loading={verification.starting}
          disabled={verification.active !== null}
          onClick={verification.start}
        >
          {t('verify')}
        </GateButton>
      }
    >
      {/* Says the outcome to those who do not see the heading change. */}
      <Box component="output" sx={visuallyHidden}>
        {verification.found}
      </Box>
      <Sections>
        {verification.active === null ? null : (
          <Section title={t('verifying')}>
            <JobProgressView job={verification.active} />
          </Section>
        )}
        {verification.failure === null ? null : (
          <ErrorNotice title={t('verifyFailed')} error={verification.failure} />
        )}
        <QueryView query={query}>
          {(value) => (
            <>
              {value.recovery === null ? null : <RecoveryNotice recovery={value.recovery} />}
              {auditAnswer(value) === 'altered' ? <AlteredNotice status={value} /> : null}
              <LostEvidence />
              <AuditFacts status={value} />
              <LogsSection status={value} />
              <ConsistencySection status={value} />
            </>
          )}
        </QueryView>
        <AuditEntries />
      </Sections>
    </Page>
  );
}

function answerInWords(status: AuditStatus, t: ReturnType<typeof useTranslation<'audit'>>['t']) {
  const answer = auditAnswer(status);
  const { latestVerification } = status;
  return {
    heading: t(`heading.${answer}`),
    lead:
      answer === 'altered' || answer === 'evidence' ? (
        <Box component="strong" sx={{ color: 'var(--dg-major-ink)', fontWeight: 600 }}>
          {latestVerification?.sentence}
        </Box>
      ) : answer === 'recovery' ? (
        t('recovery.lead')
      ) : (
        (latestVerification?.sentence ?? t('unverifiedLead'))
      ),
    eyebrow: (
      <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 1.5 }}>
        <IntegrityMark answer={answer} />
        {latestVerification === null ? null : (
          <span>
            {/* A later verification is counted from the moment it is shown. */}
            {t('verified')} <Moment key={latestVerification.at} at={latestVerification.at} ago />
          </span>
        )}
      </Box>
    ),
  };
}
