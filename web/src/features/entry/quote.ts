import { useEffect, useState } from 'react';
import { api } from '@/api/client';
import { asAppError, type AppError } from '@/api/errors';
import type { Money } from '@/api/types';
import { entryOf, type Draft } from './draft';

export interface Quote {
  currency: string;
  goods: Money;
  discount: Money;
  freight: Money;
  credited: Money;
  surplus: Money;
  payable: Money;
  kept: Money;
  change: Money;
  amounts: Money[];
  back: { line_id: string; quantity: number; credit: Money }[];
  available: Record<string, number | null>;
  /** What is wrong with the money handed over, in the person's language. */
  problem: string;
}

const WAIT_MS = 90;

/** What the draft comes to, as the server adds it up; the last good answer stays while it is asked again. */
export function useQuote(draft: Draft) {
  const body = JSON.stringify(entryOf(draft));
  const [quote, setQuote] = useState<Quote | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  const [known, setKnown] = useState('');
  const isAsked = Boolean(draft.shop_id) && draft.lines.length + Object.keys(draft.back).length > 0;
  useEffect(() => {
    if (!isAsked) {
      setQuote(null);
      setError(null);
      return undefined;
    }
    let isOld = false;
    const timer = setTimeout(() => {
      api.post<Quote>('/order-entries/quote', JSON.parse(body) as unknown).then(
        (found) => {
          if (isOld) return;
          setQuote(found);
          setError(null);
          setKnown(body);
        },
        (caught: unknown) => !isOld && setError(asAppError(caught)),
      );
    }, WAIT_MS);
    return () => {
      isOld = true;
      clearTimeout(timer);
    };
  }, [body, isAsked]);
  return { quote, error, isFresh: known === body };
}
