/** One line of a pasted list: which fulfilment or order, and the number of its parcel. */
export interface PastedRow {
  number: string;
  tracking_no: string;
  carrier: string;
}

/** Reads what a clerk copies out of a spreadsheet: number, tracking number and perhaps the carrier, by tab, comma or blanks. */
export function readPaste(text: string): PastedRow[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim().split(/[\t,\uff0c;]+|\s{1,}/).filter(Boolean))
    .filter((cells) => cells.length >= 2)
    .map(([number, tracking_no, carrier]) => ({ number: number!, tracking_no: tracking_no!, carrier: carrier ?? '' }));
}
