export interface Supplier {
  id: string;
  code: string;
  name: string;
  is_active: boolean;
  contact_name_masked: string;
  contact_phone_masked: string;
  has_contact: boolean;
  sku_count: number;
}

export const CONTACT = ['name', 'phone', 'email', 'wechat', 'address'] as const;
export type Contact = Partial<Record<(typeof CONTACT)[number], string>>;
