export const MOST_NUMBERS = 10_000;

/** The numbers in a pasted text: one per line, or apart by commas, blanks or tabs; each once. */
export function readNumbers(text: string): string[] {
  return [...new Set(text.split(/[\s,\uff0c\u3001;\uff1b]+/).filter(Boolean))];
}
