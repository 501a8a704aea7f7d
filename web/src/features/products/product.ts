import type { Money, Supply } from '@/api/types';

export interface Sku {
  id: string;
  code: string;
  product_id: string;
  title: string;
  options: Record<string, string> | string | null;
  barcodes: string[];
  supply: Supply;
  picture_url: string | null;
  price: Money | null;
  cost: Money | null;
  weight_g: number | null;
  is_active: boolean;
}

export interface ProductRow {
  id: string;
  code: string;
  title: string;
  category?: string;
  ships_alone: boolean;
  most_per_parcel: number | null;
  picture_url: string | null;
  sku_count: number;
  is_active: boolean;
  updated_at?: string;
}

export interface Product extends ProductRow {
  skus: Sku[];
}
