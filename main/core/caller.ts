import type { TopicPayload } from '../../shared/contract/index.ts';
import type { SessionId } from '../../shared/schema/ids.ts';
import type { Actor, Shell } from './ports.ts';

/** Tokens of a session. They stay in the shell: no page gets to see them. */
export type Credentials = {
  readonly access: string;
  readonly refresh: string;
  /** How long the access token is good for. */
  readonly accessForMs: number;
};

/** Which page of a shell calls, and the access token that the shell holds for it. */
export type Sender = { readonly client: string; readonly access: string | null };

/** Which page of a shell wants new tokens, and the refresh token that the shell holds for it. */
export type Renewal = { readonly client: string; readonly refresh: string };

/** What a page is told of its session. */
export type SessionState = TopicPayload<'session/changed'>['state'];

/** The session a call belongs to, as it is at this moment. */
export type CallerSession = {
  readonly id: SessionId;
  readonly locked: boolean;
  /** True while the password was given within the last five minutes. */
  readonly confirmed: boolean;
};

/**
 * Who is calling, as the core established it from the credentials that the shell sent, or as trusted code
 * says (the program itself, tests). A null actor is nobody signed in; an actor without a session is trusted.
 */
export type Caller = {
  readonly actor: Actor | null;
  readonly shell: Shell;
  readonly session?: CallerSession | null;
  /** Names the page or window within its shell. */
  readonly client?: string;
  /** Takes what the shell is to hold from now on; null when it is to forget what it holds. */
  readonly handOver?: (credentials: Credentials | null) => void;
};
