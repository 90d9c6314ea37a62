let last: Promise<void> = Promise.resolve();

/** Does this when what was asked for before is done, as a task of its own, so that a page of charts does not hold up the window at once. */
export function inTurn(work: () => void): void {
  last = last.then(() => new Promise<void>((resolve) => {
    setTimeout(resolve, 0);
  })).then(work).catch(reportError);
}
