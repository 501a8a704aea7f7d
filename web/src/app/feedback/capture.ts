import i18next from 'i18next';
import { domToBlob } from 'modern-screenshot';
import { currentLocale, NAMESPACES } from '../i18n';
import { maskOf, type Mask } from './mask';

const OWN_PICTURE = '/assets/';

function blacken(page: Element, mask: Mask): void {
  const walker = document.createTreeWalker(page, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) walker.currentNode.nodeValue = mask(walker.currentNode.nodeValue ?? '');
  for (const field of page.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('input, textarea')) {
    const value = field.getAttribute('value') ?? '';
    if (value) field.setAttribute('value', mask(value));
    if (field.placeholder) field.placeholder = mask(field.placeholder);
  }
}

/** The page as it stands, without what might be about a person; null where the browser cannot draw it. */
export async function capture(): Promise<Blob | null> {
  const locale = currentLocale();
  const mask = maskOf(NAMESPACES.flatMap((namespace) => i18next.getResourceBundle(locale, namespace) ?? []));
  return domToBlob(document.body, {
    type: 'image/webp',
    quality: 0.75,
    scale: 1,
    font: false,
    style: { margin: '0' },
    width: innerWidth,
    height: innerHeight,
    backgroundColor: getComputedStyle(document.body).backgroundColor,
    filter: (node) => !(node instanceof HTMLImageElement) || new URL(node.src).pathname.startsWith(OWN_PICTURE),
    onCloneNode: (page) => blacken(page as Element, mask),
  }).catch(() => null);
}
