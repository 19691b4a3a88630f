import type {
  ExplainAnswer,
  ExplainedSubject,
  ExplainPreview,
  ExplainSettings,
} from '../../../../shared/contract/explain.ts';
import type { JobOutcome } from '../../../../shared/contract/jobs.ts';
import { DriftGuardError } from '../../../../shared/errors.ts';
import { explanationId } from '../../../../shared/schema/ids.ts';
import type { ExplanationId } from '../../../../shared/schema/ids.ts';
import type { Handlers } from '../../dispatch.ts';
import type { Feature, FeatureDependencies } from '../../feature.ts';
import { SecretsClosed } from '../../ports.ts';
import type { Actor, OutsideModel, SecretStores } from '../../ports.ts';
import { readSetting } from '../../storage/workspace-settings.ts';
import type { JobContext } from '../jobs/job-runner.ts';
import { hostOf } from './address.ts';
import { oldestKept, toForget } from './cache.ts';
import { createCourier } from './courier.ts';
import type { Delivery } from './courier.ts';
import { createProviderKey } from './key.ts';
import { createExplainMetrics } from './metrics.ts';
import { createNarrators } from './narrators.ts';
import { checkNumbers } from './numbers.ts';
import { completionsUrl, factsOf, payloadOfNarrative, payloadOfTest } from './payload.ts';
import type { Payload } from './payload.ts';
import { restoreNames } from './redact.ts';
import { createExplanationRepository } from './repository.ts';
import type { StoredAnswer } from './repository.ts';
import { failureSentence } from './sentences.ts';
import { createExplainSettings } from './settings.ts';

type ExplainCommandName = Extract<keyof Handlers, `explain/${string}`>;

export type ExplainDependencies = Pick<
  FeatureDependencies,
  'database' | 'clock' | 'ids' | 'log' | 'jobs' | 'changes' | 'history' | 'publish'
> & {
  readonly secrets: SecretStores;
  readonly outside: OutsideModel;
  /** Ends what an earlier run of the application left open. */
  readonly system: Actor;
};

/** What one sending is about. */
type Errand = {
  readonly subject: { readonly kind: string; readonly id: string };
  readonly payload: Payload;
  readonly settings: ExplainSettings;
  readonly actor: Actor;
  /** Why, for the record. */
  readonly purpose: string;
};

const subjectTitles: Readonly<Record<ExplainedSubject['kind'], string>> = {
  'drift-run': 'a drift run',
  'fairness-run': 'a fairness check',
  'risk-score': 'a risk score',
  deployment: 'what the gate said',
};

function headersOf(authorization: string | undefined): Record<string, string> {
  return {
    'content-type': 'application/json',
    accept: 'application/json',
    'user-agent': 'DriftGuard',
    ...(authorization === undefined ? {} : { authorization }),
  };
}

function toAnswer(stored: StoredAnswer): ExplainAnswer {
  const parts = checkNumbers(stored.answer, factsOf(stored.body));
  return {
    id: stored.id,
    at: stored.at,
    askedBy: stored.askedBy,
    host: hostOf(stored.url),
    model: stored.model,
    digest: stored.digest,
    parts: parts.map(({ text, flagged }) => ({
      text: flagged ? text : restoreNames(text, stored.replaced),
      flagged,
    })),
    flagged: parts.filter(({ flagged }) => flagged).length,
  };
}

/** Results in words: by fixed rules always, and by a model outside where an administrator has switched it on. */
export function createExplainFeature(dependencies: ExplainDependencies): Feature<ExplainCommandName> {
  const { database, clock, ids, log, jobs, changes, history, publish, secrets, outside, system } =
    dependencies;
  const narrators = createNarrators(database);
  const repository = createExplanationRepository(database);
  const key = createProviderKey(secrets, readSetting(database, 'installation-id') ?? '');
  const settings = createExplainSettings({ ...dependencies, key });
  const courier = createCourier({ outside, clock });
  const metrics = createExplainMetrics(clock.now());

  function requireOn(): ExplainSettings {
    const present = settings.get();
    if (!present.enabled) throw new DriftGuardError('EXPLANATION_OFF');
    return present;
  }

  /** Whether the settings of a request still hold; an administrator may have changed them since it was made. */
  function stillHold({ rowVersion }: ExplainSettings): boolean {
    return settings.get().rowVersion === rowVersion;
  }

  function refuseChanged(present: ExplainSettings): void {
    if (stillHold(present)) return;
    requireOn();
    throw new DriftGuardError('EXPLANATION_CHANGED');
  }

  function cachedAnswer({ digest }: Payload, { url, model }: ExplainSettings): StoredAnswer | null {
    return repository.cached({ digest, url: completionsUrl(url), model, oldest: oldestKept(clock.now()) });
  }

  function preview(subject: ExplainedSubject): ExplainPreview {
    const present = settings.get();
    const payload = payloadOfNarrative(narrators.tell(subject), present);
    const shown = present.keyHeldIn === null ? undefined : 'Bearer (the key, which is not shown)';
    return {
      url: present.url === '' ? '' : completionsUrl(present.url),
      headers: Object.entries(headersOf(shown)).map(([name, value]) => ({ name, value })),
      body: payload.body,
      bytes: Buffer.byteLength(payload.body),
      digest: payload.digest,
      replaced: [...payload.replaced],
      cached: cachedAnswer(payload, present) !== null,
    };
  }

  function announce(id: ExplanationId): void {
    publish({ topic: 'records/changed', payload: { entity: 'explanation', ids: [id] } });
  }

  /** Records that something is about to be sent: what is on record was perhaps not sent, never the other way round. */
  function begin(
    { subject, payload, settings: present, actor, purpose }: Errand,
    reused: boolean,
  ): ExplanationId {
    const id = explanationId.parse(ids.next());
    const url = completionsUrl(present.url);
    database.write(() => {
      repository.insert({
        id,
        subjectKind: subject.kind,
        subjectId: subject.id,
        digest: payload.digest,
        url,
        model: present.model,
        body: payload.body,
        replaced: payload.replaced,
        actorId: actor.id,
        at: clock.now(),
      });
      changes.record({
        entity: 'explanation',
        entityId: id,
        actor,
        action: reused ? 'reused' : 'sent',
        note: purpose,
        before: null,
        after: {
          subject: subject.kind,
          subjectId: subject.id,
          to: url,
          model: present.model,
          'content SHA-256': payload.digest,
          bytes: Buffer.byteLength(payload.body),
          'names sent': present.sendNames,
          'groups and values sent': present.sendValues,
        },
      });
    });
    return id;
  }

  /** Ends what an application that was killed had sent: no answer to it can come any more. */
  function endCutShort(): void {
    for (const id of repository.unended()) {
      end(id, { ok: false, why: 'cancelled', status: null, attempts: 0, durationMs: 0 }, system);
    }
  }

  function end(id: ExplanationId, delivery: Delivery, actor: Actor): void {
    database.write(() => {
      const at = clock.now();
      repository.end(id, {
        answer: delivery.ok ? delivery.text : null,
        failure: delivery.ok ? null : delivery.why,
        attempts: delivery.attempts,
        durationMs: delivery.durationMs,
        at,
      });
      changes.record({
        entity: 'explanation',
        entityId: id,
        actor,
        action: delivery.ok ? 'answered' : 'failed',
        before: { state: 'sent' },
        after: {
          state: delivery.ok ? 'answered' : 'failed',
          reason: delivery.ok ? null : delivery.why,
          attempts: delivery.attempts,
        },
      });
      repository.forget(toForget(repository.lengths(), at));
    });
    announce(id);
  }

  /** The header that carries the key: undefined where there is none, null where it cannot be read. */
  async function authorization({ keyHeldIn }: ExplainSettings): Promise<string | null | undefined> {
    if (keyHeldIn === null) return undefined;
    try {
      const secret = await key.read(keyHeldIn);
      return secret === null ? null : `Bearer ${secret}`;
    } catch (error) {
      if (!(error instanceof SecretsClosed)) throw error;
      return null;
    }
  }

  async function deliver(errand: Errand, { signal, report }: JobContext): Promise<Delivery> {
    const { settings: present, payload } = errand;
    const bearer = await authorization(present);
    if (bearer === null) {
      return { ok: false, why: 'key-unreadable', status: null, attempts: 0, durationMs: 0 };
    }
    return courier.send({
      url: completionsUrl(present.url),
      headers: headersOf(bearer),
      body: payload.body,
      timeoutMs: present.timeoutSeconds * 1000,
      signal,
      mayGo: () => stillHold(present),
      onAttempt: (attempt) =>
        report({
          done: attempt - 1,
          total: null,
          unit: 'requests',
          phase: attempt === 1 ? 'Waiting for an answer' : 'Trying again',
        }),
    });
  }

  /**
   * Sends and keeps what came of it. Throws EXPLANATION_FAILED with a sentence, CANCELLED, or, where the settings were
   * changed meanwhile, EXPLANATION_OFF or EXPLANATION_CHANGED.
   */
  async function send(errand: Errand, job: JobContext): Promise<{ id: ExplanationId; delivery: Delivery }> {
    const { settings: present, actor } = errand;
    refuseChanged(present);
    const id = begin(errand, false);
    const delivery = await deliver(errand, job);
    end(id, delivery, actor);
    metrics.delivered(delivery);
    const { attempts, durationMs } = delivery;
    log.info('explanation asked for', {
      outcome: delivery.ok ? 'answered' : delivery.why,
      attempts,
      durationMs,
    });
    if (!delivery.ok) {
      job.signal.throwIfAborted();
      if (delivery.why === 'cancelled') refuseChanged(present);
      throw new DriftGuardError(
        'EXPLANATION_FAILED',
        failureSentence(delivery.why, {
          host: hostOf(present.url),
          status: delivery.status,
          timeoutSeconds: present.timeoutSeconds,
        }),
      );
    }
    return { id, delivery };
  }

  /** Uses an answer to the same content again; where it was given about another result, for this one too. */
  function reuse(errand: Errand, cached: StoredAnswer): JobOutcome {
    metrics.fromCache();
    const { subject, actor } = errand;
    const same = cached.subjectKind === subject.kind && cached.subjectId === subject.id;
    const id = same ? cached.id : begin(errand, true);
    if (!same) end(id, { ok: true, text: cached.answer, attempts: 0, durationMs: 0 }, actor);
    return {
      entity: 'explanation',
      id,
      message: 'The same was asked before, so nothing was sent; the answer of then is shown.',
    };
  }

  return {
    start: async () => endCutShort(),
    handlers: {
      'explain/narrative': ({ subject }) => narrators.tell(subject),

      'explain/settings': () => settings.get(),

      'explain/settings-history': (page) => history.page({ entity: 'setting', entityId: 'explain', ...page }),

      'explain/save-settings': (input, { actor }) => settings.save(input, actor),

      'explain/status'() {
        const { enabled, url, model } = settings.get();
        const lengths = repository.lengths();
        return {
          enabled,
          host: enabled ? hostOf(url) : null,
          model,
          metrics: {
            ...metrics.read(),
            breaker: courier.state(),
            cachedAnswers: lengths.length,
            cachedBytes: lengths.reduce((total, { length }) => total + length, 0),
          },
        };
      },

      'explain/test'(_input, { actor, correlationId }) {
        const present = requireOn();
        const errand = {
          subject: { kind: 'test', id: '' },
          payload: payloadOfTest(present),
          settings: present,
          actor,
          purpose: 'Test of the connection, without any data.',
        };
        const host = hostOf(present.url);
        const title = `Test of the connection to ${host}`;
        return {
          jobId: jobs.start({ kind: 'explanation', title, actor, correlationId }, async (job) => {
            const { id, delivery } = await send(errand, job);
            const seconds = (delivery.durationMs / 1000).toFixed(1);
            return { entity: 'explanation', id, message: `${host} answered in ${seconds} s.` };
          }),
        };
      },

      'explain/preview': ({ subject }) => preview(subject),

      'explain/request'({ subject, digest }, { actor, correlationId }) {
        const present = requireOn();
        const payload = payloadOfNarrative(narrators.tell(subject), present);
        // Settings may have changed since the preview: only what was seen is sent.
        if (payload.digest !== digest) throw new DriftGuardError('EXPLANATION_CHANGED');
        const what = subjectTitles[subject.kind];
        const host = hostOf(present.url);
        const errand = {
          subject,
          payload,
          settings: present,
          actor,
          purpose: `To explain ${what} in words.`,
        };
        const title = `Explanation of ${what} by ${host}`;
        return {
          jobId: jobs.start({ kind: 'explanation', title, actor, correlationId }, async (job) => {
            const cached = cachedAnswer(payload, present);
            if (cached !== null) return reuse(errand, cached);
            const { id } = await send(errand, job);
            return { entity: 'explanation', id, message: `${host} answered.` };
          }),
        };
      },

      'explain/answer'({ subject }) {
        narrators.require(subject);
        const stored = repository.ofSubject(subject.kind, subject.id);
        return { answer: stored === null ? null : toAnswer(stored) };
      },
    },
  };
}
