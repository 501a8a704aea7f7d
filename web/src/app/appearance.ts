import { remembered } from './store';

export type Density = 'standard' | 'compact';

export const density = remembered<Density>('density', 'standard');
export const sidebarOpen = remembered<boolean>('sidebar', true);
