/** What the storage does around a checkpoint, so that no frame leaves the log unarchived. */
export type LogKeeper = {
  /**
   * Takes what was committed since the last time; called every few seconds and before each checkpoint. `all` takes as
   * many pieces as there are, `one` a piece of bounded size. False while there are more.
   */
  capture(when: 'if-due' | 'now', pieces: 'one' | 'all'): boolean;
  /** False holds the checkpoint back: the log would lose what the archive has not taken. */
  mayCheckpoint(logBytes: number): boolean;
  /** `emptied` is false when a reader kept the log from being emptied. */
  checkpointed(emptied: boolean): void;
};
