export type FirstStep = 'shop' | 'goods' | 'orders' | 'review' | 'ship';
export type SampleKind = 'products' | 'stock' | 'orders';

export interface Steps {
  shown: boolean;
  steps: { step: FirstStep; done: boolean }[];
}

interface Way {
  name: FirstStep | 'warehouse';
  to: string;
  search: Record<string, string>;
}

/** A shop needs a warehouse to ship from. */
export const ADD_WAREHOUSE: Way = { name: 'warehouse', to: '/settings', search: { tab: 'warehouses' } };

/** Where a step is taken, and what can be downloaded to try it. */
export const STEP_LINKS: Record<FirstStep, { link: Way; samples: SampleKind[] }> = {
  shop: { link: { name: 'shop', to: '/settings', search: { tab: 'shops' } }, samples: [] },
  goods: { link: { name: 'goods', to: '/imports/new', search: { kind: 'products' } }, samples: ['products', 'stock'] },
  orders: { link: { name: 'orders', to: '/imports/new', search: {} }, samples: ['orders'] },
  review: { link: { name: 'review', to: '/review', search: {} }, samples: [] },
  ship: { link: { name: 'ship', to: '/fulfilment', search: {} }, samples: [] },
};
