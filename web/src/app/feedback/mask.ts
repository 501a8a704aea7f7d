/** What a text of the page becomes in a picture that leaves the browser. */
export type Mask = (text: string) => string;

type Words = { [key: string]: string | Words };

const NUMBER = String.raw`[\d.,:/%¥$€£+×–-]*\d[\d.,:/%¥$€£+×–-]*`;
const FIGURE = new RegExp(String.raw`^[¥$€£]?\s?-?${NUMBER}(\s?(%|AM|PM))?$`);
const ORDER_NO = /^\d{4}-\d{6}$/;
const DAY = /^\d{2,4}[-/]\d{1,2}([-/]\d{1,2})?( \d{1,2}:\d{2})?$/;
const CODE = /^(?=.*[\d-])(?=.*[A-Z])[A-Z0-9][A-Z0-9._-]{1,23}$/;
const SIGN = /^[^\p{L}\p{N}]*$/u;
/** As many digits may be a telephone number or what identifies somebody elsewhere. */
const MANY_DIGITS = 7;

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

function* sentences(words: Words): Generator<string> {
  for (const value of Object.values(words)) {
    if (typeof value === 'string') yield value;
    else yield* sentences(value);
  }
}

/**
 * Readable stays what the product itself says, with figures in it, and what is a figure, a date, an order number or a
 * code. Everything else came from data and might be about a person: it is blacked out, whoever added the page.
 */
export function maskOf(bundles: Words[]): Mask {
  const said = new Set<string>();
  const patterns: RegExp[] = [];
  for (const sentence of bundles.flatMap((words) => [...sentences(words)])) {
    if (sentence.includes('{{')) patterns.push(new RegExp(`^${sentence.split(/\{\{[^}]*\}\}/).map(escaped).join(NUMBER)}$`));
    else said.add(sentence.trim());
  }
  const isFigure = (text: string) => ORDER_NO.test(text) || DAY.test(text) || (FIGURE.test(text) && (/[.¥$€£]/.test(text) || text.replace(/\D/g, '').length < MANY_DIGITS));
  const isReadable = (text: string) => SIGN.test(text) || isFigure(text) || CODE.test(text) || said.has(text) || (text.replace(/\D/g, '').length < MANY_DIGITS && patterns.some((pattern) => pattern.test(text)));
  return (text) => (isReadable(text.trim()) ? text : text.replace(/\S/gu, '█'));
}
