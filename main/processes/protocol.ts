import type { Reply } from '../../shared/contract/envelope.ts';
import type { PushMessage } from '../../shared/contract/index.ts';
import type { ErrorCode } from '../../shared/errors.ts';
import type { Shell, VaultFile } from '../core/ports.ts';

/*
 * What a shell and the core process say to each other. Both ends are the same build, so the messages are
 * typed and not parsed; everything a person or a page can influence travels inside `request`, which the
 * core's dispatch parses. The file messages carry paths and are for shells only: no page reaches them.
 */

export type CoreOptions = {
  readonly dataFolder: string;
  readonly shell: Shell;
  readonly version: string;
  /** Folder of what is shipped beside the program, or null. */
  readonly resourcesFolder: string | null;
  /** How often the engine was started again since the shell was opened. */
  readonly restarts: number;
};

/** What a shell needs to know of a core that has opened its data folder. */
export type CoreReady = {
  /** Where a shell puts an upload before it registers it; emptied at start and at close. */
  readonly uploadFolder: string;
};

export type ToCore =
  | { readonly type: 'open'; readonly options: CoreOptions }
  | { readonly type: 'call'; readonly seq: number; readonly request: unknown }
  | { readonly type: 'register-file'; readonly seq: number; readonly path: string; readonly name: string }
  | { readonly type: 'resolve-file'; readonly seq: number; readonly token: string }
  | { readonly type: 'ping' }
  | { readonly type: 'shutdown' };

export type FromCore =
  | { readonly type: 'ready'; readonly ready: CoreReady }
  /** The core could not open; it ends after this. */
  | { readonly type: 'failed'; readonly code: ErrorCode; readonly sentence: string }
  | { readonly type: 'reply'; readonly seq: number; readonly reply: Reply }
  | { readonly type: 'file'; readonly seq: number; readonly file: VaultFile }
  | {
      readonly type: 'file-refused';
      readonly seq: number;
      readonly code: ErrorCode;
      readonly sentence: string;
    }
  | { readonly type: 'push'; readonly message: PushMessage }
  | { readonly type: 'pong' };
