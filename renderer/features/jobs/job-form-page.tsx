import type { ComponentProps, ReactNode } from 'react';
import { useSearchParams } from 'react-router';
import type { CommandName } from '../../../shared/contract/index.ts';
import { Page } from '../../components/page.tsx';
import { FollowedJob } from './followed-job.tsx';

/** What a form calls once its job runs. */
export type OnStarted = (started: { readonly jobId: string }) => void;

type JobFormPageProps = Pick<ComponentProps<typeof Page>, 'heading' | 'lead'> &
  Pick<ComponentProps<typeof FollowedJob>, 'texts'> & {
    /** The way to the page; the page itself comes last under its title. */
    way: ComponentProps<typeof Page>['crumbs'];
    /** What the form sends; somebody whose role may not is told so before filling anything in. */
    command: CommandName;
    children: (onStarted: OnStarted) => ReactNode;
  };

/**
 * The page of a form that starts a job, and then of that job. Which one it is stands in the address, so that a running
 * job is found again after a reload.
 */
export function JobFormPage({ way, texts, children, ...frame }: JobFormPageProps) {
  const [params, setParams] = useSearchParams();
  const crumbs = [...way, { label: texts.title }];
  const jobId = params.get('job');
  if (jobId !== null) {
    return (
      <FollowedJob
        crumbs={crumbs}
        jobId={jobId}
        texts={texts}
        onAgain={() => {
          setParams({});
        }}
      />
    );
  }
  return (
    <Page crumbs={crumbs} {...frame}>
      {children((started) => {
        setParams({ job: started.jobId });
      })}
    </Page>
  );
}
