import type { Reply } from '../../shared/contract/envelope.ts';
import type { PushMessage } from '../../shared/contract/index.ts';
import type { JobProgress } from '../../shared/contract/jobs.ts';
import type { ErrorCode } from '../../shared/errors.ts';
import type { JobId } from '../../shared/schema/ids.ts';
import type { Credentials, Renewal, Sender, SessionState } from '../core/caller.ts';
import type { Shell, VaultFile } from '../core/ports.ts';
import type { RescueOffer, RescueRequest } from '../core/safekeeping/rescue.ts';

/*
 * What a shell and the core process say to each other. Both ends are the same build, so the messages are
 * typed and not parsed; everything a person or a page can influence travels inside `request`, which the
 * core's dispatch parses. Tokens of sessions and paths of files are for shells only: no page reaches them.
 */

export type CoreOptions = {
  readonly dataFolder: string;
  readonly shell: Shell;
  readonly version: string;
  /** Folder of what is shipped beside the program, or null. */
  readonly resourcesFolder: string | null;
  /** Opens the key that signs the ledger, for automation; null when a person enters it. */
  readonly passphrase: string | null;
  /** How often the engine was started again since the shell was opened. */
  readonly restarts: number;
  /** What somebody chose to be done if the database does not open; otherwise nothing is. */
  readonly rescue?: RescueRequest;
};

/** What a shell needs to know of a core that has opened its data folder. */
export type CoreReady = {
  /** Where a shell puts an upload before it registers it; emptied at start and at close. */
  readonly uploadFolder: string;
  /** What was put in place of a damaged database, in sentences. */
  readonly rescued?: readonly string[];
};

/** What the core answers to a call. */
export type CoreAnswer = {
  readonly reply: Reply;
  /** What the shell is to hold for the page from now on; null to forget it. Never reaches the page. */
  readonly credentials?: Credentials | null;
  /** True when the access token was not good: nothing was done, and the shell may renew it and call again. */
  readonly stale?: boolean;
};

export type ToCore =
  | { readonly type: 'open'; readonly options: CoreOptions }
  | { readonly type: 'call'; readonly seq: number; readonly request: unknown; readonly sender: Sender }
  /** Asks whether a page may do what a command of the shell does. */
  | { readonly type: 'admit'; readonly seq: number; readonly name: string; readonly sender: Sender }
  | { readonly type: 'renew'; readonly seq: number; readonly renewal: Renewal }
  /** Makes an empty workspace the demo; what `--demo` asks for, and no page can. */
  | { readonly type: 'open-demo'; readonly seq: number }
  | { readonly type: 'register-file'; readonly seq: number; readonly path: string; readonly name: string }
  | { readonly type: 'resolve-file'; readonly seq: number; readonly token: string }
  | { readonly type: 'ping' }
  | { readonly type: 'shutdown' };

export type FromCore =
  | { readonly type: 'ready'; readonly ready: CoreReady }
  /** The core could not open; it ends after this. `rescue` is what can be done about a damaged database. */
  | {
      readonly type: 'failed';
      readonly code: ErrorCode;
      readonly sentence: string;
      readonly rescue?: RescueOffer;
    }
  /** A backup is being put in place, before the core opens. */
  | { readonly type: 'rescuing'; readonly progress: JobProgress }
  | ({ readonly type: 'reply'; readonly seq: number } & CoreAnswer)
  | { readonly type: 'renewed'; readonly seq: number; readonly credentials: Credentials | null }
  | { readonly type: 'demo'; readonly seq: number; readonly jobId: JobId | null }
  | {
      readonly type: 'refused';
      readonly seq: number;
      readonly code: ErrorCode;
      readonly sentence: string;
    }
  /** The session of a page was opened, locked or ended. */
  | { readonly type: 'session'; readonly client: string; readonly state: SessionState }
  | { readonly type: 'file'; readonly seq: number; readonly file: VaultFile }
  | { readonly type: 'push'; readonly message: PushMessage }
  | { readonly type: 'pong' };
