import type { AppHealth, HealthCheck, HealthState } from '../../../../shared/contract/health.ts';

const gib = 1024 ** 3;
const mib = 1024 ** 2;

/** From here on something needs attention. */
export const healthLimits = {
  freeDiskBytes: gib,
  freeDiskShare: 0.1,
  /** The log is moved into the database at 4 MiB; far above that something holds it up. */
  walBytes: 64 * mib,
  memoryShare: 0.5,
  memoryBytes: 2 * gib,
  eventLoopP99Ms: 250,
  waitingJobs: 20,
  uncoveredEntries: 1000,
  verifiedDays: 30,
  backupDays: 2,
  drillDays: 14,
} as const;

export type HealthFigures = Omit<AppHealth, 'checks'>;

type Finding = Omit<HealthCheck, 'id'>;

const wholeNumber = new Intl.NumberFormat('en-US');
const oneDecimal = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });

function size(bytes: number): string {
  if (bytes >= gib) return `${oneDecimal.format(bytes / gib)} GiB`;
  return bytes >= mib
    ? `${oneDecimal.format(bytes / mib)} MiB`
    : `${wholeNumber.format(Math.ceil(bytes / 1024))} KiB`;
}

function counted(count: number, one: string, many: string): string {
  return `${wholeNumber.format(count)} ${count === 1 ? one : many}`;
}

const dayMs = 86_400_000;

function daysSince(at: string, now: string): number {
  return Math.max(0, Date.parse(now) - Date.parse(at)) / dayMs;
}

function ago(at: string, now: string): string {
  const days = Math.floor(daysSince(at, now));
  return days === 0 ? 'today' : `${counted(days, 'day', 'days')} ago`;
}

function finding(
  state: HealthState,
  figure: number | null,
  unit: HealthCheck['unit'],
  sentence: string,
  advice = '',
): Finding {
  return { state, figure, unit, sentence, advice };
}

function database({ database: state, databaseBytes, walBytes }: HealthFigures): Finding {
  if (state === 'failed') {
    return finding(
      'failed',
      null,
      'bytes',
      'The database does not answer.',
      'Nothing was changed. Start DriftGuard again; if this stays, restore the last backup.',
    );
  }
  if (state === 'read-only') {
    return finding(
      'failed',
      databaseBytes,
      'bytes',
      'The database can be read but not written.',
      'Check the permissions of the data folder. Nothing can be imported or changed until then.',
    );
  }
  if (walBytes >= healthLimits.walBytes) {
    return finding(
      'attention',
      walBytes,
      'bytes',
      `The log of the database has grown to ${size(walBytes)}.`,
      'Another program reads the database. Close it, or start DriftGuard again.',
    );
  }
  return finding('ok', databaseBytes, 'bytes', 'The database can be read and written.');
}

function evidence({
  database: state,
  evidenceFiles,
  evidenceBytes,
  evidenceMissing,
}: HealthFigures): Finding {
  if (state === 'failed') return finding('unknown', null, 'bytes', 'Which files belong here is not known.');
  if (evidenceMissing > 0) {
    return finding(
      'failed',
      evidenceMissing,
      'count',
      `${counted(evidenceMissing, 'evidence file is', 'evidence files are')} missing from the data folder, or in quarantine.`,
      'The Audit page says which, and puts back what a backup has; until then the data sets they belong to cannot be compared.',
    );
  }
  return finding(
    'ok',
    evidenceBytes,
    'bytes',
    evidenceFiles === 0
      ? 'No evidence is stored yet.'
      : `${counted(evidenceFiles, 'evidence file is', 'evidence files are')} where they belong.`,
  );
}

function ledger({ ledger: facts, at }: HealthFigures): Finding {
  if (facts === null) return finding('unknown', null, 'count', 'The ledger cannot be read.');
  const { size: entries, uncovered, verifiedAt, verifiedOk, inRecovery } = facts;
  if (inRecovery) {
    return finding(
      'failed',
      entries,
      'count',
      'The workspace is open for reading only, because its ledger is not the one that was signed last.',
      'The Audit page says what is missing and how to go on.',
    );
  }
  if (verifiedOk === false) {
    return finding(
      'failed',
      entries,
      'count',
      'The ledger, or a record that it vouches for, is not as it was written.',
      'Look at the Audit page, which says where it differs, before anything else is changed.',
    );
  }
  if (uncovered >= healthLimits.uncoveredEntries) {
    return finding(
      'attention',
      uncovered,
      'count',
      `${counted(uncovered, 'entry is', 'entries are')} not covered by a signed checkpoint.`,
      'Checkpoints are not being written. Verify the ledger on the Audit page, which writes one.',
    );
  }
  const covered =
    uncovered === 0
      ? 'all covered by a signed checkpoint'
      : `${wholeNumber.format(uncovered)} not yet covered`;
  const length = `${counted(entries, 'entry', 'entries')}, ${covered}`;
  if (verifiedAt === null) {
    return finding('ok', entries, 'count', `${length}; not verified yet.`, 'Verify it on the Audit page.');
  }
  const stale = daysSince(verifiedAt, at) > healthLimits.verifiedDays;
  return finding(
    stale ? 'attention' : 'ok',
    entries,
    'count',
    `${length}; verified ${ago(verifiedAt, at)}.`,
    stale ? 'Verify it again on the Audit page.' : '',
  );
}

function signingKey({ ledger: facts }: HealthFigures): Finding {
  if (facts === null) return finding('unknown', null, 'none', 'Where the signing key lies is not known.');
  if (facts.keyState === 'missing') {
    return finding(
      'failed',
      null,
      'none',
      'The key that signs the ledger is not where it was kept; nothing can be signed.',
      'The Audit page says what to do. What was signed before stays valid.',
    );
  }
  if (facts.keyState === 'locked') {
    return finding(
      'attention',
      null,
      'none',
      'The key that signs the ledger is locked; checkpoints wait.',
      'Enter its passphrase on the Audit page.',
    );
  }
  if (facts.heldIn === 'os-keychain') {
    return finding('ok', null, 'none', 'The key that signs the ledger lies in the keychain of the system.');
  }
  if (facts.heldIn === 'protected-file') {
    return finding(
      'ok',
      null,
      'none',
      'The key that signs the ledger lies in a file that only this account can read.',
      'Where the system offers a keychain, it is the safer place.',
    );
  }
  return finding('ok', null, 'none', `The key that signs the ledger is held as “${facts.heldIn}”.`);
}

function disk({ freeDiskBytes, totalDiskBytes }: HealthFigures): Finding {
  const { freeDiskBytes: least, freeDiskShare } = healthLimits;
  const low = freeDiskBytes < least || freeDiskBytes < totalDiskBytes * freeDiskShare;
  return finding(
    low ? 'attention' : 'ok',
    freeDiskBytes,
    'bytes',
    `${size(freeDiskBytes)} of ${size(totalDiskBytes)} are free${low ? ': the disk is nearly full.' : '.'}`,
    low ? 'Free some space before the next import.' : '',
  );
}

function memory({ memoryBytes, machineMemoryBytes, workers }: HealthFigures): Finding {
  const high =
    memoryBytes > healthLimits.memoryBytes || memoryBytes > machineMemoryBytes * healthLimits.memoryShare;
  const idle = workers.busy === 0 && workers.waiting === 0;
  return finding(
    high && idle ? 'attention' : 'ok',
    memoryBytes,
    'bytes',
    `The engine uses ${size(memoryBytes)} of the ${size(machineMemoryBytes)} of this computer.`,
    high && idle ? 'Start DriftGuard again; if it grows again, save the diagnostics and report it.' : '',
  );
}

function responsiveness({ eventLoop, statements }: HealthFigures): Finding {
  const late = eventLoop.p99Ms >= healthLimits.eventLoopP99Ms;
  if (late || statements.slow > 0) {
    const parts = [
      ...(late ? [`answers waited up to ${oneDecimal.format(eventLoop.longestMs)} ms for the engine`] : []),
      ...(statements.slow > 0
        ? [`${counted(statements.slow, 'query', 'queries')} took longer than a second`]
        : []),
    ];
    const sentence = parts.join(' and ');
    return finding(
      'attention',
      eventLoop.p99Ms,
      'milliseconds',
      `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`,
      'The tables below name the queries and commands that are slow; the diagnostics file holds them too.',
    );
  }
  return finding('ok', eventLoop.p99Ms, 'milliseconds', 'The engine answers without delay.');
}

function queue({ runningJobs, waitingJobs }: HealthFigures): Finding {
  const long = waitingJobs >= healthLimits.waitingJobs;
  const sentence =
    runningJobs + waitingJobs === 0
      ? 'No job is running.'
      : `${counted(runningJobs, 'job is', 'jobs are')} running, ${wholeNumber.format(waitingJobs)} waiting.`;
  return finding(
    long ? 'attention' : 'ok',
    runningJobs + waitingJobs,
    'count',
    sentence,
    long ? 'Cancel on the Jobs page what is not needed.' : '',
  );
}

function engine({ restarts, workers, uptimeSeconds }: HealthFigures): Finding {
  if (restarts > 0 || workers.crashes > 0) {
    const what =
      restarts > 0
        ? `The engine ended ${counted(restarts, 'time', 'times')} and was started again.`
        : `${counted(workers.crashes, 'statistics worker ended under its', 'statistics workers ended under their')} work.`;
    return finding(
      'attention',
      restarts > 0 ? restarts : workers.crashes,
      'count',
      what,
      'Nothing that was acknowledged is lost. Save the diagnostics and report it.',
    );
  }
  return finding('ok', uptimeSeconds, 'seconds', 'The engine has run without interruption.');
}

function backup({ lastBackupAt, at }: HealthFigures): Finding {
  if (lastBackupAt === null) {
    return finding(
      'unknown',
      null,
      'none',
      'There is no verified backup yet.',
      'Make one on the Safe-keeping page.',
    );
  }
  const days = daysSince(lastBackupAt, at);
  const old = days > healthLimits.backupDays;
  return finding(
    old ? 'attention' : 'ok',
    (days * dayMs) / 1000,
    'seconds',
    `The last verified backup was made ${ago(lastBackupAt, at)}.`,
    old ? 'Make one on the Safe-keeping page, or set a schedule there.' : '',
  );
}

function drill({ lastDrill, at }: HealthFigures): Finding {
  if (lastDrill === null) {
    return finding(
      'unknown',
      null,
      'none',
      'It was never tried out whether a backup can be restored.',
      'Run a restore drill on the Safe-keeping page.',
    );
  }
  const days = daysSince(lastDrill.at, at);
  if (!lastDrill.ok) {
    return finding(
      'failed',
      (days * dayMs) / 1000,
      'seconds',
      `The restore drill ${ago(lastDrill.at, at)} did not succeed.`,
      'Look at the Safe-keeping page, which says why, and make a new backup.',
    );
  }
  const old = days > healthLimits.drillDays;
  return finding(
    old ? 'attention' : 'ok',
    (days * dayMs) / 1000,
    'seconds',
    `A restore drill succeeded ${ago(lastDrill.at, at)}.`,
    old ? 'Run it again on the Safe-keeping page.' : '',
  );
}

function log({ droppedLogFields }: HealthFigures): Finding {
  return droppedLogFields === 0
    ? finding('ok', 0, 'count', 'The log holds what it may hold, and nothing was left out.')
    : finding(
        'attention',
        droppedLogFields,
        'count',
        `${counted(droppedLogFields, 'value was', 'values were')} kept out of the log, because the log may not hold them.`,
        'Nothing leaked. Report it, so that the event is written as it should be.',
      );
}

const looks = {
  database,
  evidence,
  ledger,
  'signing-key': signingKey,
  disk,
  memory,
  responsiveness,
  queue,
  engine,
  backup,
  drill,
  log,
} as const satisfies Readonly<Record<HealthCheck['id'], (figures: HealthFigures) => Finding>>;

const checkIds = Object.keys(looks) as HealthCheck['id'][];

/** The verdict on each figure, in the order in which they matter. */
export function checkHealth(figures: HealthFigures): HealthCheck[] {
  return checkIds.map((id) => ({ id, ...looks[id](figures) }));
}

/** The answer in words: that everything works and what is not known, or how many things need attention. */
export function healthSentence(checks: readonly HealthCheck[]): string {
  const wanting = checks.filter(({ state }) => state === 'attention' || state === 'failed').length;
  if (wanting > 0) return wanting === 1 ? '1 thing needs attention.' : `${wanting} things need attention.`;
  const unknown = checks.filter(({ state }) => state === 'unknown').length;
  if (unknown === 0) return 'Everything works.';
  return `Everything works; ${unknown === 1 ? '1 thing is' : `${unknown} things are`} not known.`;
}
