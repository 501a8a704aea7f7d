import { useState } from 'react';
import { useT } from '@/app/i18n';
import { Rules } from './Rules';
import { ShopSelect } from './ShopSelect';

/** How long fresh orders wait for others to the same recipient, for every shop or for one. */
export function Merging() {
  const t = useT();
  const [shop, setShop] = useState<string | null>(null);
  return (
    <div className="stack">
      <ShopSelect value={shop} onValue={setShop} />
      <Rules key={shop ?? ''} name="merging" shop={shop} title={t('settings:tab.merging')} />
    </div>
  );
}
