import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { DriftGuardError } from '../../shared/errors.ts';
import { fileToken } from '../../shared/schema/ids.ts';
import { nameText } from '../../shared/schema/text.ts';
import type { CoreHost } from '../processes/core-host.ts';
import type { SignInKeeper } from '../processes/sign-in-keeper.ts';
import { attachment } from './disposition.ts';
import type { LoopbackLimits } from './limits.ts';
import { checkAnnouncedSize, receiveUpload } from './receive-upload.ts';

const uploadQuery = z.strictObject({ name: nameText(255) });
const tokenParameter = z.object({ token: fileToken });

export type FileRoutesOptions = {
  readonly core: Pick<CoreHost, 'registerFile' | 'resolveFile'>;
  readonly keeperOf: (request: IncomingMessage) => SignInKeeper;
  readonly limits: LoopbackLimits;
  /** Existing folder that the core empties at start and at close. */
  readonly uploadFolder: string;
};

/** Uploads and downloads, byte by byte; what a page gets to know of a file is its token, name and size. */
export function addFileRoutes(app: FastifyInstance, options: FileRoutesOptions): void {
  const { core, keeperOf, limits, uploadFolder } = options;
  let uploads = 0;

  // Within this plugin a body is not parsed but passed on as the stream that it is.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/octet-stream', (_request, payload, done) => {
    done(null, payload);
  });

  async function upload(request: FastifyRequest, response: FastifyReply): Promise<FastifyReply> {
    const query = uploadQuery.safeParse(request.query);
    if (!query.success) throw new DriftGuardError('MALFORMED_REQUEST', 'The upload has no usable file name.');
    if (request.headers['content-encoding'] !== undefined || request.body === undefined) {
      throw new DriftGuardError('MALFORMED_REQUEST', 'The upload is not a plain stream of bytes.');
    }
    await keeperOf(request.raw).admit('files/choose');
    checkAnnouncedSize(request.headers['content-length'], limits.uploadBytes);
    if (uploads >= limits.maxUploads) {
      throw new DriftGuardError('RATE_LIMITED', 'Too many uploads at once. Wait until one has ended.');
    }
    uploads += 1;
    try {
      const path = join(uploadFolder, `upload-${randomUUID()}`);
      await receiveUpload(request.raw, {
        path,
        maxBytes: limits.uploadBytes,
        silenceMs: limits.uploadSilenceMs,
      });
      try {
        const { token, name, sizeBytes } = await core.registerFile(path, query.data.name);
        return await response.send({ token, name, sizeBytes });
      } catch (error) {
        await rm(path, { force: true });
        throw error;
      }
    } finally {
      uploads -= 1;
    }
  }

  async function download(request: FastifyRequest, response: FastifyReply): Promise<FastifyReply> {
    const parameter = tokenParameter.safeParse(request.params);
    if (!parameter.success) throw new DriftGuardError('FILE_TOKEN_UNKNOWN');
    await keeperOf(request.raw).admit('files/save');
    const file = await core.resolveFile(parameter.data.token);
    const content = createReadStream(file.path);
    await new Promise<void>((resolve, reject) => {
      content.once('open', () => {
        resolve();
      });
      content.once('error', () => {
        reject(new DriftGuardError('FILE_UNREADABLE'));
      });
    });
    return response
      .headers({
        'content-disposition': attachment(file.name),
        'content-type': 'application/octet-stream',
      })
      .send(content);
  }

  app.route({ method: 'POST', url: '/files', handler: upload });
  app.route({ method: 'GET', url: '/files/:token', handler: download });
}
