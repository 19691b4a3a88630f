import type { Dialog } from 'electron';
import type { RescueOffer } from '../core/safekeeping/rescue.ts';
import { keptAside, noWayInWords, wayInWords } from '../core/safekeeping/rescue.ts';
import type { RescueOrder } from '../processes/core-host.ts';

export type RescueDialogOptions = {
  readonly dialog: Pick<Dialog, 'showMessageBox' | 'showOpenDialog'>;
  /** Shows a folder in the file manager of the system. */
  readonly showFolder: (path: string) => void;
  /** Tells that something goes on while there is no window yet. */
  readonly tell: (text: { readonly title: string; readonly body: string }) => void;
};

type Button = { readonly label: string; readonly choose: () => Promise<RescueOrder | null | 'again'> };

const labels = {
  moment: 'Put the last archived minute in place',
  backup: 'Put the newest backup in place',
} as const;

function detailOf(offer: RescueOffer): string {
  const { ways, now, dataFolder } = offer;
  const what =
    ways.length === 0
      ? [noWayInWords(offer), 'If backups lie in another folder, look there.']
      : [
          keptAside,
          ...ways.map((way) => wayInWords(way, now)),
          'Everything is checked before it is put in place. That can take some minutes; DriftGuard opens when it is done.',
        ];
  return [...what, `Data folder: ${dataFolder}`].join('\n\n');
}

/**
 * Asks in a message box of the system what to do about a database that does not open. Null when the person leaves
 * everything as it is. A folder that was chosen stays the one in which backups are looked for.
 */
export function createRescueDialog(
  options: RescueDialogOptions,
): (offer: RescueOffer) => Promise<RescueOrder | null> {
  const { dialog, showFolder, tell } = options;
  let from: string | null = null;
  const order = (to: RescueOrder['to']): RescueOrder => ({ to, from, onProgress: () => undefined });

  function buttonsOf({ ways, unreachable, dataFolder }: RescueOffer): Button[] {
    return [
      ...ways.map(({ to }): Button => ({
        label: labels[to],
        choose: () => {
          tell({
            title: 'DriftGuard puts a backup in place',
            body: 'It is checked first, which can take some minutes. The window opens when it is done.',
          });
          return Promise.resolve(order(to));
        },
      })),
      ...(unreachable === null
        ? []
        : [{ label: 'Look again', choose: () => Promise.resolve(order(null)) } satisfies Button]),
      {
        label: 'Look in another folder …',
        choose: async () => {
          const { canceled, filePaths } = await dialog.showOpenDialog({
            title: 'Choose the folder in which backups lie',
            properties: ['openDirectory'],
          });
          const [path] = filePaths;
          if (canceled || path === undefined) return 'again';
          from = path;
          return order(null);
        },
      },
      {
        label: 'Show the folder',
        choose: () => {
          showFolder(dataFolder);
          return Promise.resolve('again');
        },
      },
      { label: 'Quit', choose: () => Promise.resolve(null) },
    ];
  }

  return async (offer) => {
    const buttons = buttonsOf(offer);
    const last = buttons.length - 1;
    for (;;) {
      // oxlint-disable-next-line no-await-in-loop -- asked again after a look at the folder
      const { response } = await dialog.showMessageBox({
        type: 'warning',
        title: 'DriftGuard cannot open the workspace',
        message: offer.found,
        detail: detailOf(offer),
        buttons: buttons.map(({ label }) => label),
        // Nobody puts a backup in place by pressing Enter or Escape.
        defaultId: last,
        cancelId: last,
        noLink: true,
      });
      // oxlint-disable-next-line no-await-in-loop -- the same
      const chosen = await (buttons[response]?.choose() ?? null);
      if (chosen !== 'again') return chosen;
    }
  };
}
