import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A 256-bit secret as 43 characters of base64url. */
const secretPattern = /^[A-Za-z0-9_-]{43}$/;

/** A page that reloads again and again leaves old bearers behind; the oldest are let go. */
const maxBearersOfSession = 16;
const maxUsedResumes = 1000;

export type SessionPair = { readonly bearer: string; readonly resume: string };

/** Everything that came from one exchange of a start-up secret. */
export type Session = { readonly id: number };

type SessionRecord = Session & {
  /** Digests of the bearers, oldest first. */
  readonly bearers: string[];
  resume: string;
  readonly usedResumes: string[];
};

export type Sessions = {
  /** A new one-time secret for an address. */
  issueSecret(): string;
  /** Exchanges a start-up secret, once. Null for any other text. */
  exchangeSecret(secret: string): SessionPair | null;
  /**
   * Exchanges a resume secret, once. Null for any other text; one that was used before has been copied,
   * and ends the session it belongs to.
   */
  exchangeResume(resume: string): SessionPair | null;
  /** The session of a bearer, or null. */
  find(bearer: string): Session | null;
};

function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

function digest(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** Looks through all entries with a comparison whose duration tells nothing of where they differ. */
function holds(digests: readonly string[], wanted: string): boolean {
  const target = Buffer.from(wanted, 'hex');
  let found = false;
  for (const candidate of digests) found = timingSafeEqual(Buffer.from(candidate, 'hex'), target) || found;
  return found;
}

/** Who may call: start-up secrets, bearers and resume secrets, kept as SHA-256 digests in memory only. */
export function createSessions(onEnded: (session: Session) => void): Sessions {
  const secrets: string[] = [];
  const sessions = new Set<SessionRecord>();
  let lastId = 0;

  function renew(session: SessionRecord): SessionPair {
    const bearer = newSecret();
    const resume = newSecret();
    session.bearers.push(digest(bearer));
    if (session.bearers.length > maxBearersOfSession) session.bearers.shift();
    session.resume = digest(resume);
    return { bearer, resume };
  }

  return {
    issueSecret() {
      const secret = newSecret();
      secrets.push(digest(secret));
      return secret;
    },
    exchangeSecret(secret) {
      if (!secretPattern.test(secret)) return null;
      const wanted = digest(secret);
      if (!holds(secrets, wanted)) return null;
      secrets.splice(secrets.indexOf(wanted), 1);
      lastId += 1;
      const session: SessionRecord = { id: lastId, bearers: [], resume: '', usedResumes: [] };
      sessions.add(session);
      return renew(session);
    },
    exchangeResume(resume) {
      if (!secretPattern.test(resume)) return null;
      const wanted = digest(resume);
      for (const session of sessions) {
        if (holds([session.resume], wanted)) {
          session.usedResumes.push(wanted);
          if (session.usedResumes.length > maxUsedResumes) session.usedResumes.shift();
          return renew(session);
        }
        if (holds(session.usedResumes, wanted)) {
          sessions.delete(session);
          onEnded({ id: session.id });
          return null;
        }
      }
      return null;
    },
    find(bearer) {
      if (!secretPattern.test(bearer)) return null;
      const wanted = digest(bearer);
      for (const session of sessions) {
        if (holds(session.bearers, wanted)) return { id: session.id };
      }
      return null;
    },
  };
}
