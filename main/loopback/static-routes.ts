import type { FastifyInstance } from 'fastify';
import { newNonce, pagePolicy, withNonce } from '../processes/page-policy.ts';
import type { RendererFiles } from '../processes/renderer-files.ts';

/** The page and its files, each on a route of its own: what is not on the list does not exist. */
export function addStaticRoutes(app: FastifyInstance, { page, files }: RendererFiles): void {
  app.get('/', (_request, response) => {
    const nonce = newNonce();
    return response
      .header('content-security-policy', pagePolicy(nonce))
      .type('text/html; charset=utf-8')
      .send(withNonce(page, nonce));
  });

  for (const [path, { content, contentType, etag }] of files) {
    app.get(path, (request, response) => {
      // Another program may have had this port before: a kept copy is used only while its tag is ours.
      response.headers({ 'cache-control': 'no-cache', etag });
      if (request.headers['if-none-match'] === etag) return response.code(304).send();
      return response.type(contentType).send(content);
    });
  }
}
