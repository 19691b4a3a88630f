import { openWorkspace } from './open-workspace.ts';
import { openParentChannel } from './parent-channel.ts';
import { serveCore } from './serve-core.ts';

/*
 * The process in which the core runs. It is started by a shell (forked, or as a utility process) and told
 * over its line what to open.
 */

const server = serveCore({
  channel: openParentChannel(),
  openCore: openWorkspace,
  exit: (code) => {
    process.exit(code);
  },
});

// A terminal sends its interrupt and its hang-up to every process in it; the shell decides what they mean.
process.on('SIGINT', () => undefined);
process.on('SIGHUP', () => undefined);
process.on('SIGTERM', () => {
  void server.shutdown();
});
