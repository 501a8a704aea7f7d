import { useSyncExternalStore } from 'react';

/** A value outside of React that components can follow. */
export class Store<V> {
  private value: V;
  private readonly listeners = new Set<() => void>();

  constructor(value: V) {
    this.value = value;
  }

  get = (): V => this.value;

  set = (value: V | ((old: V) => V)): void => {
    const next = typeof value === 'function' ? (value as (old: V) => V)(this.value) : value;
    if (Object.is(next, this.value)) return;
    this.value = next;
    this.listeners.forEach((listener) => listener());
  };

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
}

export function useStore<V>(store: Store<V>): V {
  return useSyncExternalStore(store.subscribe, store.get);
}

/** A store that remembers its value in this browser. */
export function remembered<V>(name: string, first: V): Store<V> {
  const key = `zhidan.${name}`;
  const saved = localStorage.getItem(key);
  const store = new Store<V>(saved === null ? first : (JSON.parse(saved) as V));
  store.subscribe(() => localStorage.setItem(key, JSON.stringify(store.get())));
  return store;
}
