import type { HotkeyId } from '../hotkeys';
import type { NavId } from '../nav';
import pages from './pages.json';

interface PageHelp {
  id: NavId;
  keys: HotkeyId[];
  words: WordId[];
}

/** The words of the glossary that a page uses, by their key in the dictionaries. */
export type WordId = keyof (typeof import('@/locales/en/help.json'))['word'];

const wordId = (term: string) => term.replace(/[^A-Za-z]+/g, '_') as WordId;

/** The help of the page at an address; null where a page needs none. */
export function helpOf(pathname: string): PageHelp | null {
  const found = Object.entries(pages).find(([, { path }]) => pathname === path || (path !== '/' && pathname.startsWith(`${path}/`)));
  if (!found) return null;
  const [id, { keys, words }] = found;
  return { id: id as NavId, keys: keys as HotkeyId[], words: words.map(wordId) };
}
