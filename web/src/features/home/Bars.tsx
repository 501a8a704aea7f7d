import { useCan } from '@/app/session';
import { currentLocale, useT } from '@/app/i18n';
import { dayMonth, formatNumber } from '@/ui/format';
import { Money } from '@/ui/Money';
import { ChannelMark } from '@/ui/Thumb';
import type { ChannelSales, SalesDay } from './home';
import css from './home.module.css';

const HEIGHT = 180;
const STEP = 24;

function niceTop(most: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(most, 1)));
  return [1, 2, 4, 6, 8, 10].map((factor) => factor * power).find((top) => top >= most) ?? most;
}

/** Orders per day as bars; a table says the same to those who cannot see them. */
export function Bars({ days }: { days: SalesDay[] }) {
  const t = useT();
  const locale = currentLocale();
  const can = useCan();
  const top = niceTop(Math.max(...days.map((day) => day.orders), 1));
  const width = days.length * STEP;
  return (
    <>
      <svg className={css.chart} viewBox={`0 0 ${width + 36} ${HEIGHT + 22}`} role="img" aria-label={t('home:last_30')}>
        {[0, 0.5, 1].map((part) => (
          <g key={part}>
            <line x1={32} x2={width + 36} y1={HEIGHT - part * (HEIGHT - 10)} y2={HEIGHT - part * (HEIGHT - 10)} />
            <text x={26} y={HEIGHT - part * (HEIGHT - 10) + 4} textAnchor="end">
              {formatNumber(top * part, locale)}
            </text>
          </g>
        ))}
        {days.map((day, index) => {
          const tall = ((HEIGHT - 10) * day.orders) / top;
          return (
            <g key={day.on}>
              <rect x={36 + index * STEP + 4} y={HEIGHT - tall} width={STEP - 8} height={tall} rx={3}>
                <title>{`${day.on} · ${formatNumber(day.orders, locale)}`}</title>
              </rect>
              {index % 5 === 0 && (
                <text x={36 + index * STEP + STEP / 2} y={HEIGHT + 16} textAnchor="middle">
                  {dayMonth(day.on)}
                </text>
              )}
            </g>
          );
        })}
      </svg>
      <table className="sr">
        <caption>{t('home:last_30')}</caption>
        <tbody>
          {days.map((day) => (
            <tr key={day.on}>
              <th scope="row">{day.on}</th>
              <td>{day.orders}</td>
              {can('money.view') && (
                <td>
                  <Money value={day.amount} />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

export function ChannelBars({ channels }: { channels: ChannelSales[] }) {
  const t = useT();
  const most = Math.max(1, ...channels.map((one) => one.orders));
  return (
    <ul className={css.channels}>
      {channels.map((one) => (
        <li key={one.channel}>
          <ChannelMark channel={one.channel} letter={t(`channel_mark.${one.channel}`)} />
          <span>{t(`channel.${one.channel}`)}</span>
          <span className={css.track} aria-hidden>
            <span style={{ width: `${(100 * one.orders) / most}%` }} />
          </span>
          <b className="num">{formatNumber(one.orders, currentLocale())}</b>
          {one.amount && <Money value={one.amount} />}
        </li>
      ))}
    </ul>
  );
}
