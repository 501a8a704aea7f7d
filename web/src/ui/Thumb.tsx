import { Package, Shirt, Gift, Coffee, BookOpen, Frame } from 'lucide-react';
import { useState, type CSSProperties } from 'react';
import type { Channel } from '@/api/types';
import css from './small.module.css';

const ICONS = [Shirt, Gift, Coffee, BookOpen, Frame, Package];
const HUES = [28, 150, 210, 330, 260, 90];

function hash(text: string): number {
  let sum = 0;
  for (const letter of text) sum = (sum * 31 + letter.codePointAt(0)!) % 9973;
  return sum;
}

/** The picture of an item, or a quiet stand-in that stays the same for the same name. */
export function Thumb({ url, name, size = 36 }: { url: string | null | undefined; name: string; size?: number }) {
  const [isBroken, setBroken] = useState(false);
  const seed = hash(name);
  const hue = HUES[seed % HUES.length];
  const Icon = ICONS[seed % ICONS.length]!;
  const style = {
    width: size,
    height: size,
    '--thumb': `light-dark(hsl(${hue} 34% 93%), hsl(${hue} 18% 20%))`,
    '--thumb-ink': `light-dark(hsl(${hue} 16% 34%), hsl(${hue} 22% 74%))`,
  } as CSSProperties;
  return (
    <span className={css.thumb} style={style} aria-hidden>
      {url && !isBroken ? <img src={url} alt="" loading="lazy" width={size} height={size} onError={() => setBroken(true)} /> : <Icon size={Math.round(size * 0.5)} strokeWidth={1.6} />}
    </span>
  );
}

const MARKS: Record<Channel, [letter: string, colour: string]> = {
  taobao: ['T', '#c2410c'],
  tmall: ['T', '#be123c'],
  jd: ['J', '#b91c1c'],
  pdd: ['P', '#be185d'],
  douyin: ['D', '#18181b'],
  shopify: ['S', '#3f6f1f'],
  woocommerce: ['W', '#6d3fa0'],
  amazon: ['A', '#92510a'],
  manual: ['M', '#475569'],
  store: ['S', '#0f766e'],
  fair: ['F', '#7c3aed'],
  other: ['O', '#475569'],
};

export function ChannelMark({ channel, letter }: { channel: Channel; letter?: string }) {
  const [initial, colour] = MARKS[channel] ?? MARKS.other;
  return (
    <span className={css.channel} style={{ '--channel': colour } as CSSProperties} aria-hidden>
      {letter ?? initial}
    </span>
  );
}
