import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyReply } from 'fastify';
import type { Reply } from '../../shared/contract/envelope.ts';
import { errorCatalogue, isDriftGuardError } from '../../shared/errors.ts';
import type { DriftGuardError, ErrorCode } from '../../shared/errors.ts';
import { failureReply, replyOfError } from '../processes/failure-reply.ts';
import { guardHeaders, inertPolicy } from '../processes/page-policy.ts';

/** Headers of every answer that is not the page itself. */
export const dataHeaders = {
  ...guardHeaders,
  'content-security-policy': inertPolicy,
  'cache-control': 'no-store',
} as const;

export function statusOf(reply: Reply): number {
  return reply.ok ? 200 : errorCatalogue[reply.error.code].status;
}

/** The code under which a failure of the transport is told; what it says in detail stays inside. */
function codeOf(error: Pick<FastifyError, 'code' | 'statusCode'>): ErrorCode {
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') return 'PAYLOAD_TOO_LARGE';
  if (error.code === 'FST_ERR_HANDLER_TIMEOUT') return 'TIMED_OUT';
  const status = error.statusCode ?? 500;
  return status >= 400 && status < 500 ? 'MALFORMED_REQUEST' : 'INTERNAL';
}

export function replyOf(error: FastifyError | DriftGuardError): Reply {
  return isDriftGuardError(error) ? replyOfError(error) : failureReply(codeOf(error));
}

export function sendReply(response: FastifyReply, reply: Reply): FastifyReply {
  return response
    .code(statusOf(reply))
    .headers(dataHeaders)
    .type('application/json')
    .send(JSON.stringify(reply));
}

/** Answers before Fastify has seen the request, and ends the connection. */
export function refuse(response: ServerResponse, error: DriftGuardError): void {
  const reply = replyOfError(error);
  const body = JSON.stringify(reply);
  response.writeHead(statusOf(reply), {
    ...dataHeaders,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    connection: 'close',
  });
  response.end(body);
}

/** Answers what Node's parser could not read as a request, and ends the connection. */
export function refuseUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, reason] =
    error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
      ? [408, 'Request Timeout']
      : error.code === 'HPE_HEADER_OVERFLOW'
        ? [431, 'Request Header Fields Too Large']
        : [400, 'Bad Request'];
  const body = JSON.stringify(failureReply('MALFORMED_REQUEST'));
  const head = [
    `HTTP/1.1 ${status} ${reason}`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
    ...Object.entries(dataHeaders).map(([name, value]) => `${name}: ${value}`),
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
