import type { Piece } from './splitting';

/** What lies in each part on the bench; empty parts are only there while somebody fills them. */
export type Parts = Piece[][];

/** So many of a line go from one part to another; one place behind the last part makes a new one. */
export function moved(parts: Parts, from: number, to: number, lineId: string, quantity: number): Parts {
  const piece = parts[from]?.find((one) => one.line_id === lineId);
  if (!piece || from === to || to < 0 || to > parts.length) return parts;
  const taken = Math.max(1, Math.min(quantity, piece.quantity));
  const next = [...parts.map((part) => [...part]), ...(to === parts.length ? [[]] : [])];
  next[from] = next[from]!.flatMap((one) => {
    if (one.line_id !== lineId) return [one];
    return one.quantity > taken ? [{ ...one, quantity: one.quantity - taken }] : [];
  });
  const there = next[to]!.find((one) => one.line_id === lineId);
  if (there) there.quantity += taken;
  else next[to]!.push({ line_id: lineId, quantity: taken });
  return next.filter((part) => part.length > 0);
}

/** Where a part stands after a move that may have emptied the one it came from. */
export function placeAfter(parts: Parts, from: number, to: number, lineId: string, quantity: number): number {
  const piece = parts[from]?.find((one) => one.line_id === lineId);
  const isEmptied = parts[from]?.length === 1 && piece !== undefined && quantity >= piece.quantity;
  return isEmptied && to > from ? to - 1 : to;
}
