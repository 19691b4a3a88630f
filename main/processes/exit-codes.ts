/**
 * Exit code of the desktop shell when it started and then refused to go on, having said why: the data
 * folder is in use, or was written by a newer version.
 */
export const electronRefusedExitCode = 3;
