import { useGet } from '@/api/query';
import { useCan } from '../session';

export type FirstStep = 'shop' | 'goods' | 'orders' | 'review' | 'ship';
/** What a step waits for: a shop needs a warehouse, stock needs goods. */
export type Part = 'warehouse' | 'shop' | 'products' | 'stock' | 'orders' | 'review' | 'ship';

export interface Step {
  step: FirstStep;
  done: boolean;
  waits_for: Part | null;
}

interface Steps {
  shown: boolean;
  steps: Step[];
}

interface Way {
  to: string;
  search: Record<string, string>;
}

export const STEPS_PATH = '/home/first-steps';
export const SAMPLES = ['products', 'stock', 'orders'] as const;

/** Where each part is done. */
export const WAYS: Record<Part, Way> = {
  warehouse: { to: '/settings', search: { tab: 'warehouses', new: '1' } },
  shop: { to: '/settings', search: { tab: 'shops', new: '1' } },
  products: { to: '/imports/new', search: { kind: 'products' } },
  stock: { to: '/imports/new', search: { kind: 'stock' } },
  orders: { to: '/imports/new', search: { kind: 'orders' } },
  review: { to: '/review', search: {} },
  ship: { to: '/fulfilment', search: {} },
};

/** The first steps as long as they are to be seen by this person. */
export function useFirstSteps(): Step[] | null {
  const isOwner = useCan()('settings.shops');
  const { data } = useGet<Steps>(STEPS_PATH, {}, { enabled: isOwner });
  return data?.shown ? data.steps : null;
}
