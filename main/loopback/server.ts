import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener, Server } from 'node:http';
import Fastify from 'fastify';
import type { FastifyError, FastifyInstance } from 'fastify';
import { maxRequestBytes } from '../../shared/contract/envelope.ts';
import type { PushMessage } from '../../shared/contract/index.ts';
import { DriftGuardError, isDriftGuardError } from '../../shared/errors.ts';
import type { Logger } from '../core/ports.ts';
import type { CoreHost } from '../processes/core-host.ts';
import type { RendererFiles } from '../processes/renderer-files.ts';
import { dataHeaders, refuse, refuseUnreadable, replyOf, sendReply } from './answers.ts';
import { addCommandRoute, addSessionRoute } from './api-routes.ts';
import { createEventStreams } from './event-streams.ts';
import { addFileRoutes } from './file-routes.ts';
import { bearerOf, checkHost, checkOrigin } from './guards.ts';
import { loopbackLimits } from './limits.ts';
import type { LoopbackLimits } from './limits.ts';
import { createPageKeepers } from './page-keepers.ts';
import { createSessions } from './sessions.ts';
import type { Session } from './sessions.ts';
import { addStaticRoutes } from './static-routes.ts';
import { stackOf } from '../core/telemetry/stack.ts';

export type LoopbackOptions = {
  readonly core: Pick<
    CoreHost,
    'call' | 'admit' | 'renew' | 'registerFile' | 'resolveFile' | 'onPush' | 'onSession' | 'status'
  >;
  readonly renderer: RendererFiles;
  /** Existing folder for uploads, see CoreReady. */
  readonly uploadFolder: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly log: Pick<Logger, 'error'>;
  readonly limits?: LoopbackLimits;
};

export type LoopbackShell = {
  readonly port: number;
  /** A new address that signs in the page which opens it first. The secret is in its fragment. */
  newAddress(): string;
  /** Open event streams. */
  streamCount(): number;
  close(): Promise<void>;
};

/** Refuses foreign requests before anything else has looked at them. */
function guarded(listener: RequestListener, limits: LoopbackLimits): RequestListener {
  return (request, response) => {
    try {
      checkHost(request, request.socket.localPort ?? -1);
      checkOrigin(request);
    } catch (error) {
      if (!isDriftGuardError(error)) throw error;
      refuse(response, error);
      return;
    }
    limitBody(request, limits);
    listener(request, response);
  };
}

/** Drops a connection whose body does not arrive in time; uploads have limits of their own. */
function limitBody(request: IncomingMessage, limits: LoopbackLimits): void {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  // Without a body nothing is read, so nothing would say that it has ended: a stream of events would be cut.
  if (encoding === undefined && (length === undefined || length === '0')) return;
  const isUpload = request.url?.startsWith('/files?') === true;
  const timer = setTimeout(
    () => {
      request.socket.destroy();
    },
    isUpload ? limits.uploadMs : limits.bodyMs,
  );
  const clear = () => {
    clearTimeout(timer);
  };
  request.once('end', clear);
  request.once('close', clear);
}

function createFastify(limits: LoopbackLimits): FastifyInstance {
  return Fastify({
    serverFactory: (listener): Server => {
      const server = createServer(
        {
          headersTimeout: limits.headersMs,
          // Bodies are limited by route in `limitBody`, because a large upload may take longer than a call.
          requestTimeout: limits.uploadMs,
          connectionsCheckingInterval: limits.checkEveryMs,
          keepAliveTimeout: limits.keepAliveMs,
        },
        guarded(listener, limits),
      );
      server.setTimeout(limits.idleConnectionMs);
      server.maxConnections = limits.maxConnections;
      return server;
    },
    bodyLimit: maxRequestBytes,
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
    exposeHeadRoutes: false,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 64 },
    clientErrorHandler: refuseUnreadable,
    frameworkErrors: (error, _request, response) => {
      void sendReply(response, replyOf(error));
    },
  });
}

/** Serves the screens and the core on 127.0.0.1 to the pages that were opened with one of its addresses. */
export async function startLoopback(options: LoopbackOptions): Promise<LoopbackShell> {
  const { core, renderer, uploadFolder, port, log, limits = loopbackLimits } = options;
  const app = createFastify(limits);
  const streams = createEventStreams(limits);
  const pages = createPageKeepers(core, (session, state) => {
    streams.publish({ topic: 'session/changed', payload: { state } }, ({ id }) => id === session.id);
  });
  const sessions = createSessions((session) => {
    streams.endSession(session);
    void pages.end(session);
  });

  app.setErrorHandler<FastifyError>((error, request, response) => {
    const reply = replyOf(error);
    if (!reply.ok && reply.error.code === 'INTERNAL' && !request.raw.socket.destroyed) {
      log.error('request failed unexpectedly', {
        correlationId: reply.error.correlationId,
        stack: stackOf(error),
      });
    }
    return sendReply(response, reply);
  });
  app.setNotFoundHandler((_request, response) =>
    sendReply(response, replyOf(new DriftGuardError('NOT_FOUND', 'There is nothing at this address.'))),
  );

  app.addHook('onRequest', (_request, response, next) => {
    response.headers(dataHeaders);
    next();
  });
  addStaticRoutes(app, renderer);
  app.get('/health', (_request, response) => response.send({ status: core.status().state }));
  addSessionRoute(app, sessions, limits);

  function sessionOf(request: IncomingMessage): Session {
    const bearer = bearerOf(request);
    const session = bearer === null ? null : sessions.find(bearer);
    if (session === null) throw new DriftGuardError('NOT_SIGNED_IN');
    return session;
  }

  const keeperOf = (request: IncomingMessage) => pages.of(sessionOf(request));

  // Everything in here is for pages that were opened with one of our addresses, whatever the method.
  await app.register((data, _options, done) => {
    data.addHook('onRequest', (request, _response, next) => {
      sessionOf(request.raw);
      next();
    });
    addCommandRoute(data, keeperOf, limits);
    data.get('/events', (request, response) => {
      const session = sessionOf(request.raw);
      streams.open(response.raw, session, stateMessage(core));
      response.hijack();
    });
    data.register((files, _fileOptions, filesDone) => {
      addFileRoutes(files, { core, keeperOf, limits, uploadFolder });
      filesDone();
    });
    done();
  });

  const unsubscribe = core.onPush((message) => {
    streams.publish(message, (session) => message.topic === 'core/state' || pages.of(session).isOpen());
  });
  try {
    await app.listen({ host: '127.0.0.1', port });
  } catch (error) {
    unsubscribe();
    streams.close();
    throw error;
  }
  const address = app.server.address();
  const boundPort = typeof address === 'object' && address !== null ? address.port : port;

  return {
    port: boundPort,
    newAddress: () => `http://127.0.0.1:${boundPort}/#key=${sessions.issueSecret()}`,
    streamCount: streams.count,
    close: async () => {
      unsubscribe();
      streams.close();
      await app.close();
      await pages.close();
    },
  };
}

/** What a page is told first: whether the engine behind it answers. */
function stateMessage(core: Pick<CoreHost, 'status'>): PushMessage {
  const { state, reason } = core.status();
  return { topic: 'core/state', payload: { state: state === 'starting' ? 'restarting' : state, reason } };
}
