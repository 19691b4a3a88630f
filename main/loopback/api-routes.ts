import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { commands, isCommandName } from '../../shared/contract/index.ts';
import { DriftGuardError } from '../../shared/errors.ts';
import { requestIdOf } from '../core/request-shape.ts';
import { failureReply } from '../processes/failure-reply.ts';
import type { SignInKeeper } from '../processes/sign-in-keeper.ts';
import { sendReply } from './answers.ts';
import type { LoopbackLimits } from './limits.ts';
import type { Sessions } from './sessions.ts';

const sessionBody = z.union([z.strictObject({ secret: z.string() }), z.strictObject({ resume: z.string() })]);
const routeParts = z.object({ area: z.string(), command: z.string() });
const named = z.object({ name: z.string() });

/** Exchanges the secret of an address, or of a page that was loaded again, for a bearer. */
export function addSessionRoute(app: FastifyInstance, sessions: Sessions, limits: LoopbackLimits): void {
  app.post('/session', { handlerTimeout: limits.handlerMs }, (request, response) => {
    const body = sessionBody.safeParse(request.body);
    if (!body.success) throw new DriftGuardError('MALFORMED_REQUEST');
    const pair =
      'secret' in body.data
        ? sessions.exchangeSecret(body.data.secret)
        : sessions.exchangeResume(body.data.resume);
    if (pair === null) {
      throw new DriftGuardError(
        'NOT_SIGNED_IN',
        'This address was used already or belongs to an earlier start. Open the newest address DriftGuard printed.',
      );
    }
    return response.send(pair);
  });
}

/** One route for every command of the contract; the body is the request envelope and names the command again. */
export function addCommandRoute(
  app: FastifyInstance,
  keeperOf: (request: IncomingMessage) => SignInKeeper,
  limits: LoopbackLimits,
): void {
  async function answer(request: FastifyRequest, response: FastifyReply): Promise<FastifyReply> {
    const { area, command } = routeParts.parse(request.params);
    const name = `${area}/${command}`;
    const body = named.safeParse(request.body);
    if (!body.success || body.data.name !== name) {
      throw new DriftGuardError('MALFORMED_REQUEST', 'The body names another command than the address.');
    }
    if (isCommandName(name) && commands[name].place === 'shell') {
      return sendReply(response, failureReply('NOT_AVAILABLE_HERE', { id: requestIdOf(request.body) }));
    }
    return sendReply(response, await keeperOf(request.raw).call(request.body));
  }

  app.route({
    method: 'POST',
    url: '/api/:area/:command',
    handlerTimeout: limits.handlerMs,
    handler: answer,
  });
}
