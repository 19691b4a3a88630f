import { userId } from '../../shared/schema/ids.ts';
import type { Actor } from '../../main/core/ports.ts';

/** A person with every right, for tests that are not about rights. */
export const testActor: Actor = {
  id: userId.parse('00000000-0000-7000-8000-000000000001'),
  name: 'Test operator',
  role: 'administrator',
};
