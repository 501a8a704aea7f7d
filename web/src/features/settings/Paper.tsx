import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { BASE, queryString } from '@/api/client';
import type { AppError } from '@/api/errors';
import { RecordError } from '@/app/ErrorPages';
import { useT } from '@/app/i18n';
import { toast, toastError } from '@/app/toasts';
import { ErrorBox } from '@/ui/ErrorBox';
import { Card, SkeletonCard } from '@/ui/Layout';
import { History } from './History';
import { POLICY_OF, type PaperKind } from './paper';
import { PaperFields } from './PaperFields';
import { same, usePolicy, type Policy, type Settings } from './policy';
import { Last } from './Rules';
import { ShopSelect } from './ShopSelect';
import css from './rules.module.css';

const TYPING_MS = 500;

/** The real paper as it would be printed, drawn anew when nothing was typed for a moment. */
function Preview({ kind, shop, values }: { kind: PaperKind; shop: string | null; values: Settings }) {
  const t = useT();
  const [shown, setShown] = useState(values);
  useEffect(() => {
    const timer = setTimeout(() => setShown(values), TYPING_MS);
    return () => clearTimeout(timer);
  }, [values]);
  const source = `${BASE}/papers/preview/${kind}.pdf${queryString({ values: JSON.stringify(shown), shop })}#toolbar=0&navpanes=0&view=FitH`;
  return (
    <Card title={t('settings:preview')} flush>
      <iframe key={source} className={css.preview} title={t('settings:preview')} src={source} />
    </Card>
  );
}

function Editor({ kind, policy, save, reset }: { kind: PaperKind; policy: Policy } & Pick<ReturnType<typeof usePolicy>, 'save' | 'reset'>) {
  const t = useT();
  const [values, setValues] = useState(policy.values);
  const [isHistory, setHistory] = useState(false);
  useEffect(() => setValues(policy.values), [policy.values]);
  const done = { onSuccess: () => void toast('ok', t('saved')), onError: (problem: AppError) => toastError(t, problem) };
  const mayReset = policy.shop_id ? !policy.follows : !same(policy.values, policy.defaults);
  return (
    <div className={css.paper}>
      <Card title={t(`settings:tab.${kind}`)} aside={<Last name={policy.changed_by} at={policy.changed_at} onHistory={() => setHistory(true)} />}>
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            save.mutate(values, done);
          }}
        >
          {policy.shop_id && <p className="small soft">{t(policy.follows ? 'settings:shop_follows' : 'settings:shop_own')}</p>}
          {save.error && <ErrorBox error={save.error} />}
          <PaperFields values={values} onValue={(field, value) => setValues((old) => ({ ...old, [field]: value }))} />
          <div className={css.buttons}>
            <Button type="submit" disabled={same(values, policy.values)} loading={save.isPending}>
              {t('save')}
            </Button>
            <Button variant="default" disabled={!mayReset} loading={reset.isPending} onClick={() => reset.mutate(undefined, done)}>
              {t(policy.shop_id ? 'settings:follow_again' : 'settings:all_to_standard')}
            </Button>
          </div>
        </form>
      </Card>
      <Preview kind={kind} shop={policy.shop_id} values={values} />
      {isHistory && (
        <History
          policy={policy}
          onClose={() => setHistory(false)}
          onBack={(old) => {
            save.mutate(old, done);
            setHistory(false);
          }}
        />
      )}
    </div>
  );
}

/** A printed paper: what stands on it, for every shop or for one, beside how it comes out. */
export function Paper({ kind }: { kind: PaperKind }) {
  const t = useT();
  const [shop, setShop] = useState<string | null>(null);
  const { data, error, refetch, save, reset } = usePolicy(POLICY_OF[kind], shop);
  return (
    <div className="stack">
      <p className="small soft">{t(`policies:paper_about.${kind}`)}</p>
      {kind !== 'pick_list' && <ShopSelect value={shop} onValue={setShop} />}
      {error && !data && <RecordError error={error} onRetry={() => void refetch()} />}
      {!data && !error && <SkeletonCard lines={8} />}
      {data && <Editor key={`${kind} ${shop ?? ''}`} kind={kind} policy={data} save={save} reset={reset} />}
    </div>
  );
}
