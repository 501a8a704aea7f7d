import { currentLocale, useT } from '@/app/i18n';
import { useSession } from '@/app/session';
import { Card, Facts, Page, PlainTable } from '@/ui/Layout';
import en from '../../../../CHANGELOG.md?raw';
import zh from '../../../../CHANGELOG.zh-CN.md?raw';
import css from './about.module.css';
import { codeParts, releasesOf } from './changelog';
import licences from './licences.json';

type Kind = 'python' | 'client' | 'contained';
interface Part {
  name: string;
  version: string;
  licence: string;
  kind: Kind;
}

const PARTS: Part[] = licences.map(([name, version, licence, kind]) => ({ name: name!, version: version!, licence: licence!, kind: kind as Kind }));

function Change({ text }: { text: string }) {
  return <li>{codeParts(text).map((part, index) => (index % 2 ? <code key={index}>{part}</code> : part))}</li>;
}

/** Which version this is, what changed in it, and on whose work it stands. */
export default function AboutPage() {
  const t = useT();
  const { version } = useSession();
  return (
    <Page title={t('about')} narrow>
      <div className="stack">
        <Card>
          <Facts
            facts={[
              [t('help:version'), version],
              [t('help:licence'), t('help:licence_own')],
            ]}
          />
        </Card>
        <Card title={t('help:changelog')}>
          {releasesOf(currentLocale() === 'en' ? en : zh).map(({ title, changes }) => (
            <section key={title} className={css.release}>
              <h3>{title}</h3>
              <ul>
                {changes.map((text) => (
                  <Change key={text} text={text} />
                ))}
              </ul>
            </section>
          ))}
        </Card>
        <Card title={t('help:licences', { count: PARTS.length })} flush>
          <PlainTable
            label={t('help:licences', { count: PARTS.length })}
            rows={PARTS}
            rowId={(part) => part.kind + part.name}
            columns={[
              { id: 'name', header: t('help:part'), cell: (part) => part.name },
              { id: 'version', header: t('help:version'), cell: (part) => <span className="num">{part.version}</span> },
              { id: 'licence', header: t('help:licence'), cell: (part) => part.licence },
              { id: 'kind', header: t('help:kind'), cell: (part) => t(`help:kind_name.${part.kind}`) },
            ]}
          />
        </Card>
      </div>
    </Page>
  );
}
