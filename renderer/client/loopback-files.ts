import { heldFile } from '../../shared/contract/files.ts';
import type { HeldFile } from '../../shared/contract/files.ts';
import { failure } from '../../shared/contract/envelope.ts';
import { ClientError, errorFromFailure } from './client-error.ts';
import type { UploadProgress } from './client.ts';

/** The shell answers a refused file with a reply envelope or with its error alone. */
export function errorFromBody(body: unknown): ClientError {
  const inner = typeof body === 'object' && body !== null && 'error' in body ? body.error : body;
  const parsed = failure.safeParse(inner);
  return parsed.success ? errorFromFailure(parsed.data) : new ClientError('INTERNAL');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Sends the bytes of `file`. XMLHttpRequest, because fetch does not tell how much has been sent. */
export function uploadFile(
  file: File,
  bearer: string,
  onProgress: UploadProgress,
  signal: AbortSignal,
): Promise<HeldFile> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `/files?name=${encodeURIComponent(file.name)}`);
    request.setRequestHeader('authorization', `Bearer ${bearer}`);
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.upload.addEventListener('progress', (event) => {
      if (event.lengthComputable && event.total > 0) onProgress(event.loaded / event.total);
    });
    request.addEventListener('load', () => {
      const body = parseJson(request.responseText);
      const held = heldFile.safeParse(
        typeof body === 'object' && body !== null && 'value' in body ? body.value : body,
      );
      if (request.status === 401) reject(new ClientError('NOT_SIGNED_IN'));
      else if (request.status >= 200 && request.status < 300 && held.success) resolve(held.data);
      else reject(errorFromBody(body));
    });
    request.addEventListener('error', () => {
      reject(new ClientError('CORE_UNAVAILABLE'));
    });
    request.addEventListener('abort', () => {
      reject(new ClientError('CANCELLED'));
    });
    signal.addEventListener('abort', () => {
      request.abort();
    });
    if (signal.aborted) reject(new ClientError('CANCELLED'));
    else request.send(file);
  });
}
