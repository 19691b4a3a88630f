/** The languages of the browser that can be used; a browser under a POSIX locale names some that cannot. */
export function usableLocales(languages: readonly string[]): string[] {
  return languages.filter((language) => {
    try {
      return Intl.getCanonicalLocales(language).length > 0;
    } catch {
      return false;
    }
  });
}

/** Numbers and dates follow the browser; texts are English. Empty: whatever the runtime prefers. */
export const preferredLocales = usableLocales(navigator.languages);
