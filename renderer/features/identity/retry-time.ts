import { useEffect, useState } from 'react';
import type { ClientError } from '../../client/client-error.ts';

/** Seconds until a limited call may be made again; 0 when it is not limited or the engine did not say. */
export function retryAfterSeconds(error: Pick<ClientError, 'code' | 'details'> | null): number {
  if (error?.code !== 'RATE_LIMITED') return 0;
  const { retryAfterSeconds: seconds } = error.details;
  return typeof seconds === 'number' && Number.isFinite(seconds) ? Math.max(0, Math.ceil(seconds)) : 0;
}

/** Seconds that are left of the wait that `error` asks for, counted down. */
export function useRetrySeconds(error: ClientError | null): number {
  const [seen, setSeen] = useState<{ error: ClientError | null; untilMs: number }>({ error: null, untilMs: 0 });
  const [nowMs, setNowMs] = useState(() => Date.now());
  if (seen.error !== error) {
    const atMs = Date.now();
    setNowMs(atMs);
    setSeen({ error, untilMs: atMs + retryAfterSeconds(error) * 1000 });
  }
  const left = Math.max(0, Math.ceil((seen.untilMs - nowMs) / 1000));
  const waiting = left > 0;
  useEffect(() => {
    if (!waiting) return;
    const timer = setInterval(() => {
      setNowMs(Date.now());
    }, 500);
    return () => {
      clearInterval(timer);
    };
  }, [waiting]);
  return left;
}
