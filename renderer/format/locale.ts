/** The languages the person has set in their system or browser, best first. */
export const preferredLocales: string[] = [...navigator.languages];
