import { Store } from './store';

export const paletteOpen = new Store(false);
export const helpOpen = new Store(false);
