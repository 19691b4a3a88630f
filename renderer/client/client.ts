import type { StoreApi } from 'zustand/vanilla';
import type {
  CommandInput,
  CommandName,
  CommandOutput,
  TopicName,
  TopicPayload,
} from '../../shared/contract/index.ts';
import type { DesktopNotice } from '../../shared/contract/desktop.ts';
import type { HeldFile } from '../../shared/contract/files.ts';

/** `signed-out`: the session cannot be taken up again from this page. */
export type ConnectionState = 'connecting' | 'online' | 'offline' | 'signed-out';

/** `epoch` counts the times the engine came back; what was read before may be stale. */
export type Connection = { readonly state: ConnectionState; readonly epoch: number };

export type CallOptions = { readonly signal?: AbortSignal };

/** Share of a file that has been sent, 0 to 1. */
export type UploadProgress = (share: number) => void;

/** What a file is wanted for: its data, or its digest. */
export type FilePurpose = CommandInput<'files/choose'>['purpose'];

/** How a file comes in: a native dialog of the shell, or an upload from the page. */
export type FileSource =
  | { readonly kind: 'dialog'; readonly choose: (purpose?: FilePurpose) => Promise<HeldFile | null> }
  | {
      readonly kind: 'upload';
      readonly upload: (file: File, onProgress: UploadProgress, signal: AbortSignal) => Promise<HeldFile>;
    };

/** `default`: nobody was asked yet. */
export type DesktopPermission = 'granted' | 'denied' | 'default' | 'unsupported';

/** Notifications outside the window: of the operating system, or of the browser. */
export type DesktopNotices = {
  permission(): DesktopPermission;
  /** Asks the person, where that is needed; only for a button. */
  ask(): Promise<DesktopPermission>;
  /** Shows nothing where it is not permitted. A click leads to `alert/opened`. */
  show(notice: DesktopNotice): void;
};

/** All that the screens know of the world behind them; one implementation for each shell. */
export type Client = {
  /** Rejects with a ClientError. */
  call<Name extends CommandName>(
    name: Name,
    input: CommandInput<Name>,
    options?: CallOptions,
  ): Promise<CommandOutput<Name>>;
  /** Calls `listener` for every pushed message of `topic`; the answer ends it. */
  subscribe<Name extends TopicName>(topic: Name, listener: (payload: TopicPayload<Name>) => void): () => void;
  readonly connection: StoreApi<Connection>;
  readonly files: FileSource;
  readonly desktop: DesktopNotices;
  /** Hands a held export to the person; null when they closed the dialog. */
  saveFile(file: HeldFile): Promise<{ name: string } | null>;
  /** Hands a text that the page holds to the person, as a file. */
  saveText(name: string, text: string): void;
};
