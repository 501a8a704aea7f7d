/** Puts fresh rows into the places of the shown ones, and counts what would come, go or move. */
export function patchRows<Row>(shown: Row[], fresh: Row[], rowId: (row: Row) => string) {
  const byId = new Map(fresh.map((row) => [rowId(row), row]));
  const known = new Set(shown.map(rowId));
  const changed = new Set<string>();
  const missing: string[] = [];
  const rows = shown.map((row) => {
    const id = rowId(row);
    const next = byId.get(id);
    if (!next) {
      missing.push(id);
      return row;
    }
    if (JSON.stringify(next) === JSON.stringify(row)) return row;
    changed.add(id);
    return next;
  });
  const arrived = fresh.filter((row) => !known.has(rowId(row))).length;
  return { rows, changed, missing, waiting: Math.max(arrived, missing.length) };
}
