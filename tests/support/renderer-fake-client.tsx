import { render } from '@testing-library/react';
import { createMemoryRouter, Outlet, RouterProvider } from 'react-router';
import type { RouteObject } from 'react-router';
import type { StoreApi } from 'zustand/vanilla';
import { commands } from '../../shared/contract/index.ts';
import type {
  CommandName,
  CommandOutput,
  ParsedInput,
  PushMessage,
  TopicName,
  TopicPayload,
} from '../../shared/contract/index.ts';
import type { DesktopNotice } from '../../shared/contract/desktop.ts';
import type { HeldFile } from '../../shared/contract/files.ts';
import { createI18n } from '../../renderer/app/i18n.ts';
import { Providers, AppRoot } from '../../renderer/app/providers.tsx';
import { routes } from '../../renderer/app/routes.tsx';
import { ClientError } from '../../renderer/client/client-error.ts';
import type { Client, Connection, DesktopPermission, FileSource } from '../../renderer/client/client.ts';
import { createConnection } from '../../renderer/client/connection.ts';
import { createQueryClient } from '../../renderer/client/query-client.ts';
import { createTopicBus } from '../../renderer/client/topic-bus.ts';
import { sampleExplainStatus, sampleInfo, sampleSession } from './renderer-samples.ts';

export type FakeHandlers = {
  [Name in CommandName]?: (input: ParsedInput<Name>) => CommandOutput<Name> | Promise<CommandOutput<Name>>;
};

export type FakeClient = Client & {
  readonly connection: StoreApi<Connection>;
  /** Every call so far, in order, with its parsed input. */
  readonly calls: { name: CommandName; input: unknown }[];
  readonly saved: HeldFile[];
  /** Texts that were handed over as files. */
  readonly savedTexts: { name: string; text: string }[];
  /** Notifications outside the window, and what the browser says to them before and after it asks. */
  readonly desktopNotices: DesktopNotice[];
  readonly permission: { present: DesktopPermission; given: DesktopPermission; asked: number };
  push(message: PushMessage): void;
  /** Replaces the answers of some commands. */
  answer(handlers: FakeHandlers): void;
};

const emptyPage = { items: [], total: 0, nextCursor: null };

const usual: FakeHandlers = {
  'alerts/list': () => emptyPage,
  'alerts/notices': () => ({ enabled: true, from: 'notice', desktop: false }),
  'alerts/summary': () => ({ waiting: 0, open: 0, critical: 0, snoozed: 0 }),
  'approvals/list': () => emptyPage,
  'app/info': () => sampleInfo(),
  'evidence/lost': () => ({ files: [], total: 0 }),
  'deployments/list': () => emptyPage,
  'explain/answer': () => ({ answer: null }),
  'explain/narrative': () => ({
    subject: 'drift',
    sentences: [{ part: 'verdict', segments: [{ kind: 'text', text: 'All is told in words.' }] }],
  }),
  'explain/status': () => sampleExplainStatus(),
  'jobs/list': () => emptyPage,
  'risk/summary': () => ({
    scored: 0,
    grades: { A: 0, B: 0, C: 0, D: 0, E: 0, F: 0 },
    unknown: 0,
    meanScore: null,
    undecided: 0,
    waiting: 0,
  }),
  'session/state': () => sampleSession(),
  'session/activity': () => ({}),
};

/** Never answers: keeps a page in its loading state. */
export function never<Value>(): Promise<Value> {
  return new Promise(() => undefined);
}

/** A refusal, as the engine would send it. */
export function refuse(...error: ConstructorParameters<typeof ClientError>): never {
  throw new ClientError(...error);
}

/**
 * A client without an engine. Inputs and outputs are parsed with the contract's schemas, so that a test
 * cannot pass on an answer the engine could not give.
 */
export function createFakeClient(handlers: FakeHandlers = {}, files?: FileSource): FakeClient {
  const bus = createTopicBus();
  const calls: FakeClient['calls'] = [];
  const saved: HeldFile[] = [];
  const savedTexts: FakeClient['savedTexts'] = [];
  const desktopNotices: DesktopNotice[] = [];
  const permission: FakeClient['permission'] = { present: 'default', given: 'granted', asked: 0 };
  let answers: FakeHandlers = { ...usual, ...handlers };

  return {
    calls,
    saved,
    savedTexts,
    desktopNotices,
    permission,
    desktop: {
      permission: () => permission.present,
      ask: () => {
        permission.asked += 1;
        permission.present = permission.given;
        return Promise.resolve(permission.given);
      },
      show: (notice) => {
        desktopNotices.push(notice);
      },
    },
    connection: createConnection('online'),
    files: files ?? { kind: 'dialog', choose: () => Promise.resolve(null) },
    saveFile(file) {
      saved.push(file);
      return Promise.resolve({ name: file.name });
    },
    saveText(name, text) {
      savedTexts.push({ name, text });
    },
    subscribe<Name extends TopicName>(topic: Name, listener: (payload: TopicPayload<Name>) => void) {
      return bus.subscribe(topic, listener);
    },
    push(message) {
      bus.publish(message);
    },
    answer(more) {
      answers = { ...answers, ...more };
    },
    async call(name, input) {
      const parsed = commands[name].input.parse(input);
      calls.push({ name, input: parsed });
      // The map is keyed by the very name that the input was parsed for.
      const handler = answers[name] as ((input: unknown) => unknown) | undefined;
      if (handler === undefined) throw new Error(`The test gave no answer for ${name}.`);
      return commands[name].output.parse(await handler(parsed)) as CommandOutput<typeof name>;
    },
  };
}

/** Draws the whole application at `path`, as a person would see it. */
export async function renderApp(path: string, client: FakeClient, shownRoutes: RouteObject[] = routes) {
  const texts = await createI18n();
  const queries = createQueryClient();
  const router = createMemoryRouter(
    [
      {
        element: (
          <AppRoot queries={queries}>
            <Outlet />
          </AppRoot>
        ),
        children: shownRoutes,
      },
    ],
    { initialEntries: [path] },
  );
  const view = render(
    <Providers client={client} queries={queries} texts={texts}>
      <RouterProvider router={router} />
    </Providers>,
  );
  return { ...view, router, queries };
}
