interface Placed {
  id: string;
  version: number;
  priority: number;
}

export interface Move {
  id: string;
  expected_version: number;
  priority: number;
}

/** Puts the rule at `from` to `to`: the places of all of them, so that nothing depends on chance. */
export function moved(rules: Placed[], from: number, to: number): Move[] {
  const order = [...rules];
  const [rule] = order.splice(from, 1);
  if (!rule || to < 0 || to > order.length) return [];
  order.splice(to, 0, rule);
  return order.flatMap((one, place) => (one.priority === place + 1 ? [] : [{ id: one.id, expected_version: one.version, priority: place + 1 }]));
}
