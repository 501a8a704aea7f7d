import type { Money, Stage } from './types';

/** An order of the tree that splitting makes; its root has no parent. */
export interface Relative {
  id: string;
  parent_id: string | null;
  order_no: string;
  stage: Stage;
  state: string;
  units: number;
  payable: Money | null;
  tracking_no: string;
  way: string;
  depth: number;
}
