import type { ErrorCode, ErrorDetails } from '../../shared/errors.ts';
import type { DatabaseFacts } from '../core/safekeeping/database-facts.ts';

/* What the core process and a thread that works on whole database files say to each other. */

export type CopyTask =
  | { readonly kind: 'copy'; readonly source: string; readonly target: string }
  | { readonly kind: 'inspect'; readonly path: string }
  | { readonly kind: 'absorb-log'; readonly path: string };

export type FromCopyWorker =
  | { readonly type: 'phase'; readonly phase: string }
  | { readonly type: 'done'; readonly facts: DatabaseFacts | null }
  | {
      readonly type: 'failed';
      /** Null for what nobody expected; `message` is then its stack. */
      readonly code: ErrorCode | null;
      readonly message: string;
      readonly details: ErrorDetails;
    };
