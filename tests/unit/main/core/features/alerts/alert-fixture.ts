import { createAlertFeature } from '../../../../../../main/core/features/alerts/index.ts';
import type { AlertSignal, JudgedSignal } from '../../../../../../main/core/features/alerts/alert-sink.ts';
import type { CallContext, Handlers } from '../../../../../../main/core/dispatch.ts';
import { createHistoryService } from '../../../../../../main/core/features/history/service.ts';
import { createModelService } from '../../../../../../main/core/features/models/service.ts';
import { createTimetable } from '../../../../../../main/core/timetable.ts';
import type { Role } from '../../../../../../shared/contract/define.ts';
import type { AccountState } from '../../../../../../shared/contract/identity.ts';
import { userId } from '../../../../../../shared/schema/ids.ts';
import type { CommandOutput, ParsedInput, PushMessage } from '../../../../../../shared/contract/index.ts';
import { openTestDatabase } from '../../../../../support/core-database.ts';
import { createTestLedger } from '../../../../../support/core-ledger.ts';
import { modelDraftOf } from '../../../../../support/core-models.ts';

export type AlertName = Extract<keyof Handlers, `alerts/${string}`>;
/** A signal without what the fixture fills in. */
type Untold<Signal> = Signal extends unknown ? Omit<Signal, 'modelId' | 'subjectId' | 'resultId'> : never;
export type AlertFixture = Awaited<ReturnType<typeof alertFixture>>;

/** The alerts over a database of their own with one model, and a clock that is moved by hand. */
export async function alertFixture() {
  const storage = await openTestDatabase();
  const { database, clock, ids, log, operator: actor } = storage;
  const ledger = createTestLedger({ database, clock });
  const pushes: PushMessage[] = [];
  const publish = (message: PushMessage) => {
    pushes.push(message);
  };
  const changes = createHistoryService({ database, clock, ids, ledger });
  const models = createModelService({ database, clock, ids, changes, publish });
  const timetable = createTimetable({ clock, log, mayRecord: () => true });
  const feature = createAlertFeature({
    database,
    clock,
    ids,
    publish,
    models,
    timetable,
    changes,
    system: actor,
  });
  await feature.start?.();
  const model = models.create(modelDraftOf({ name: 'Credit' }), actor);
  const context: CallContext = { actor, shell: 'test', correlationId: 'c' };
  let results = 0;
  function tell(signal: Untold<AlertSignal>): void {
    results += 1;
    const told = { modelId: model.id, subjectId: model.id, resultId: `result-${results}` };
    database.write(() => feature.sink.observe({ ...told, ...signal }, actor))();
  }
  return {
    clock,
    pushes,
    timetable,
    async call<Name extends AlertName>(name: Name, input: ParsedInput<Name>): Promise<CommandOutput<Name>> {
      // The compiler cannot follow that handler and input belong to the same name; the table type ensures it.
      const handler = feature.handlers[name] as (input: unknown, context: CallContext) => unknown;
      return (await handler(input, context)) as CommandOutput<Name>;
    },
    /** Tells the rules of a comparison of the model, as the feature that stores one does. */
    observe(level: JudgedSignal['level'], part: Partial<JudgedSignal> = {}): void {
      tell({
        source: 'comparison',
        level,
        title: '“Credit”: major drift in “May”',
        detail: '500 of 500 features moved.',
        ...part,
      });
    },
    /** Tells that what stands in the place of a comparison of the model came. */
    withdraw(resultId: string): void {
      const past = { source: 'comparison', subjectId: model.id, detail: 'Replaced.' } as const;
      database.write(() =>
        feature.sink.withdraw({ ...past, isPast: (named) => named === resultId }, actor),
      )();
    },
    /** Tells the rules of any result of the model. */
    tell,
    /** Puts the model into the bin. */
    binModel(): void {
      models.delete({ id: model.id, rowVersion: model.rowVersion }, actor);
    },
    /** Somebody with an account. */
    addPerson(name: string, role: Role, state: AccountState = 'active'): void {
      const id = userId.parse(ids.next());
      const at = clock.now();
      const { from } = database;
      database.write(() => {
        database.run(from.insertInto('users').values({ id, name, role, created_at: at }));
        database.run(
          from.insertInto('accounts').values({
            user_id: id,
            name_key: name,
            email: `${name}@example.org`,
            email_key: `${name}@example.org`,
            state,
            demo: 0,
            password_hash: null,
            failed_sign_ins: 0,
            credential_version: 1,
            row_version: 1,
            created_at: at,
            last_sign_in_at: null,
          }),
        );
      });
    },
    async close() {
      await timetable.close();
      await storage.close();
    },
  };
}
