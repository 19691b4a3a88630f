import { keptAside, noWayInWords, wayInWords } from '../core/safekeeping/rescue.ts';
import type { RescueOffer } from '../core/safekeeping/rescue.ts';
import { ownCommands, quoted } from './own-commands.ts';

/** What was found at a start that was refused, and the commands that put something in its place. */
export function rescueText(offer: RescueOffer, run: string = ownCommands().run): string {
  const flags = `--in-place --data-dir ${quoted(offer.dataFolder)}`;
  if (offer.ways.length === 0) {
    return [
      offer.found,
      `${noWayInWords(offer)} Backups in another folder are put in place by:`,
      `    ${run} restore latest ${flags} --from FOLDER`,
    ].join('\n');
  }
  return [
    offer.found,
    `${keptAside} What you can do:`,
    ...offer.ways.flatMap((way) => [
      `  ${wayInWords(way, offer.now)}`,
      `    ${run} restore ${way.to === 'moment' ? '--at now' : 'latest'} ${flags}`,
    ]),
  ].join('\n');
}
