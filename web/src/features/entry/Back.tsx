import { NumberInput } from '@mantine/core';
import { useT } from '@/app/i18n';
import { Card } from '@/ui/Layout';
import { Money } from '@/ui/Money';
import { Thumb } from '@/ui/Thumb';
import type { Draft, Put } from './draft';
import css from './entry.module.css';
import type { BeginLine } from './beginning';
import type { Quote } from './quote';

/** 换货: what the buyer sends back of the order, and what it is worth. */
export function Back({ draft, put, lines, quote }: { draft: Draft; put: Put; lines: BeginLine[]; quote: Quote | null }) {
  const t = useT();
  return (
    <Card title={t('entry:back')} flush>
      <ul className={css.lines} aria-label={t('entry:back')}>
        {lines.map((line) => (
          <li key={line.line_id} className={css.line}>
            <Thumb url={line.picture_url} name={line.title} size={44} />
            <div className={css.lineText}>
              <b className="cut">{line.title}</b>
              <span className="small muted mono cut">{[line.sku_code, line.spec].filter(Boolean).join(' · ')}</span>
              <span className="small muted num">{t('entry:may_come_back', { n: line.may_come_back })}</span>
            </div>
            <NumberInput className={css.quantity} size="sm" aria-label={t('entry:back_of', { title: line.title })} min={0} max={line.may_come_back} disabled={!line.may_come_back} allowDecimal={false} allowNegative={false} clampBehavior="strict" value={draft.back[line.line_id] ?? 0} onChange={(value) => put({ back: { ...draft.back, [line.line_id]: Number(value) || 0 } })} />
            <span className={css.amount}>
              <Money value={draft.back[line.line_id] ? quote?.back.find((one) => one.line_id === line.line_id)?.credit : null} />
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
