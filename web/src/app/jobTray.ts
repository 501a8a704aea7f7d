import { Store } from './store';

const KEY = 'zhidan.jobs';

/** Jobs whose cards are on screen; they survive a reload. */
export const watchedJobs = new Store<string[]>(JSON.parse(localStorage.getItem(KEY) ?? '[]') as string[]);
watchedJobs.subscribe(() => localStorage.setItem(KEY, JSON.stringify(watchedJobs.get())));

const MAX_CARDS = 4;

export function watchJob(id: string): void {
  watchedJobs.set((ids) => [...ids.filter((other) => other !== id), id].slice(-MAX_CARDS));
}

export function unwatchJob(id: string): void {
  watchedJobs.set((ids) => ids.filter((other) => other !== id));
}
