import { createContext, use } from 'react';
import type { Channel, Session, ShopRef, WarehouseRef } from '@/api/types';

export const SessionContext = createContext<Session | null>(null);

/** The signed-in person with what they may do; only used below the sign-in gate. */
export function useSession(): Session {
  const session = use(SessionContext);
  if (!session) throw new Error('no session');
  return session;
}

export type Can = (permission: string) => boolean;

export function useCan(): Can {
  const { permissions } = useSession();
  return (permission) => permissions.includes(permission);
}

export function useShop(id: string | null | undefined): ShopRef | undefined {
  return useSession().shops.find((shop) => shop.id === id);
}

export function useWarehouse(id: string | null | undefined): WarehouseRef | undefined {
  return useSession().warehouses.find((warehouse) => warehouse.id === id);
}

/** Names of shops and warehouses by id, for cells that cannot call hooks. */
export interface Directory {
  shop: (id: string | null) => { name: string; channel: Channel } | undefined;
  warehouse: (id: string | null) => string;
}

export function directoryOf(session: Session): Directory {
  const shops = new Map(session.shops.map((shop) => [shop.id, shop]));
  const warehouses = new Map(session.warehouses.map((warehouse) => [warehouse.id, warehouse.name]));
  return {
    shop: (id) => (id ? shops.get(id) : undefined),
    warehouse: (id) => (id ? (warehouses.get(id) ?? '') : ''),
  };
}
