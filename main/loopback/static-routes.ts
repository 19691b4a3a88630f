import type { FastifyInstance } from 'fastify';
import { guardHeaders, inertPolicy, newNonce, pagePolicy, withNonce } from '../processes/page-policy.ts';
import type { RendererFiles } from '../processes/renderer-files.ts';

/** The page and its files, each on a route of its own: what is not on the list does not exist. */
export function addStaticRoutes(app: FastifyInstance, { page, files }: RendererFiles): void {
  app.get('/', (_request, response) => {
    const nonce = newNonce();
    return response
      .headers({ ...guardHeaders, 'content-security-policy': pagePolicy(nonce), 'cache-control': 'no-store' })
      .type('text/html; charset=utf-8')
      .send(withNonce(page, nonce));
  });

  for (const [path, { content, contentType, etag }] of files) {
    app.get(path, (request, response) => {
      response.headers({
        ...guardHeaders,
        'content-security-policy': inertPolicy,
        // Another program may have had this port before: a kept copy is used only while its tag is ours.
        'cache-control': 'no-cache',
        etag,
      });
      if (request.headers['if-none-match'] === etag) return response.code(304).send();
      return response.type(contentType).send(content);
    });
  }
}
