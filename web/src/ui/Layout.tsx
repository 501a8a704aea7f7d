import clsx from 'clsx';
import type { ReactNode } from 'react';
import css from './small.module.css';

export function Card({ title, aside, children, flush = false }: { title?: ReactNode; aside?: ReactNode; children: ReactNode; flush?: boolean }) {
  return (
    <section className={css.card}>
      {(title || aside) && (
        <header className={css.cardHead}>
          {title ? <h2>{title}</h2> : <span />}
          {aside}
        </header>
      )}
      <div className={flush ? undefined : css.cardBody}>{children}</div>
    </section>
  );
}

export type Fact = [label: string, value: ReactNode] | null | false | undefined;

/** Labels and values in two columns; empty entries leave themselves out. */
export function Facts({ facts }: { facts: Fact[] }) {
  return (
    <dl className={css.facts}>
      {facts.map((fact) => (fact ? <Pair key={fact[0]} label={fact[0]} value={fact[1]} /> : null))}
    </dl>
  );
}

function Pair({ label, value }: { label: string; value: ReactNode }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </>
  );
}

export function Page({ title, actions, children, narrow = false }: { title: ReactNode; actions?: ReactNode; children: ReactNode; narrow?: boolean }) {
  return (
    <div className={css.page} tabIndex={-1}>
      <div className={clsx(narrow && css.narrow)}>
        <header className={css.pageHead}>
          <h1>{title}</h1>
          {actions && <div>{actions}</div>}
        </header>
        {children}
      </div>
    </div>
  );
}

export interface PlainColumn<Row> {
  id: string;
  header: string;
  cell: (row: Row) => ReactNode;
  isRight?: boolean;
}

/** A short list that needs no virtual rows: settings, lines of a document. */
export function PlainTable<Row>({ label, columns, rows, rowId }: { label: string; columns: PlainColumn<Row>[]; rows: Row[]; rowId: (row: Row) => string }) {
  return (
    <div className={css.tableBox} tabIndex={0} role="region" aria-label={label}>
      <table className={css.table}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.id} className={clsx(column.isRight && css.right)} scope="col">
                {column.header || <span className="sr">{label}</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowId(row)}>
              {columns.map((column) => (
                <td key={column.id} className={clsx(column.isRight && css.right, column.isRight && 'num')}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function Skeleton({ width, height = 14 }: { width: number | string; height?: number }) {
  return <span className={css.skeleton} style={{ width, height }} aria-hidden />;
}

export function SkeletonCard({ lines = 4 }: { lines?: number }) {
  return (
    <div className={clsx(css.card, css.cardBody, 'stack')} aria-busy>
      {Array.from({ length: lines }, (_, index) => (
        <Skeleton key={index} width={`${88 - (index % 3) * 17}%`} />
      ))}
    </div>
  );
}
