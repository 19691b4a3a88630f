/** How often figures are read anew while the page is open and visible. */
export const refreshEveryMs = 10_000;
