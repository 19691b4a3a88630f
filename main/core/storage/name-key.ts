/** The form in which names are compared: two names with the same key are the same name. */
export function nameKey(name: string): string {
  // Lower-casing can take a text out of NFC, for example for a capital I with a dot.
  return name.normalize('NFC').toLowerCase().normalize('NFC');
}
