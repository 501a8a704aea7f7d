/** Runs tasks strictly one after the other: scans reach the server in the order of the hand. */
export function makeQueue(): (task: () => Promise<void>) => void {
  let tail: Promise<void> = Promise.resolve();
  return (task) => {
    tail = tail.then(task, task);
  };
}
