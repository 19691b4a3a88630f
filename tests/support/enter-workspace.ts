import { replyEnvelope } from '../../shared/contract/envelope.ts';
import { sessionState } from '../../shared/contract/identity.ts';
import type { SessionState } from '../../shared/contract/identity.ts';
import { eventually } from './eventually.ts';

/** The first administrator of workspaces that tests set up. */
export const firstAdministrator = {
  name: 'Ana Lopez',
  email: 'ana@example.org',
  password: 'Quiet-River-Stones-7!',
};

type Call = (name: string, input: unknown) => Promise<unknown>;

async function mustSucceed(call: Call, name: string, input: unknown): Promise<unknown> {
  const reply = replyEnvelope.parse(await call(name, input));
  if (!reply.ok) throw new Error(`${name} answered ${reply.error.code}: ${reply.error.message}`);
  return reply.value;
}

/**
 * Signs in as an administrator, as a person does on the first page: sets a new workspace up, or gives
 * address and password, or chooses the administrator of the demo, for which it waits with `demo`.
 */
export async function enterWorkspace(call: Call, options: { demo?: boolean } = {}): Promise<void> {
  const look = async (): Promise<SessionState> =>
    sessionState.parse(await mustSucceed(call, 'session/state', {}));
  if (options.demo === true) {
    await eventually('the demo is set up', async () => (await look()).workspace === 'demo');
  }
  const { state, workspace } = await look();
  const { email, password } = firstAdministrator;
  if (state === 'set-up') await mustSucceed(call, 'session/set-up', firstAdministrator);
  else if (state === 'signed-out' && workspace === 'demo') {
    await mustSucceed(call, 'session/sign-in-demo', { role: 'administrator' });
  } else if (state === 'signed-out') await mustSucceed(call, 'session/sign-in', { email, password });
}
