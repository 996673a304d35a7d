import { SegmentedControl } from '@mantine/core';
import type { Exchange } from '@postern/protocol/console';
import { useState } from 'react';
import { activityTexts as t } from '../texts/actions.ts';
import { count, span } from '../texts/time.ts';
import { answerText, requestText } from './exchange-text.ts';
import { Masked } from './masked.tsx';

/** The last requests of an action beside their answers; the newest is shown first. */
export function ExchangeView({ exchanges }: { exchanges: Exchange[] }) {
  const [chosen, choose] = useState(exchanges.length - 1);
  const one = exchanges[chosen] ?? exchanges.at(-1);
  if (!one) return <p className="p-meta">{t.noRequest}</p>;
  const { method, url, body, answer, at, answeredAt } = one;
  return (
    <div className="v-exchange">
      {exchanges.length > 1 && (
        <SegmentedControl
          size="xs"
          className="v-exchanges"
          aria-label={t.requests}
          value={String(chosen)}
          onChange={(value) => choose(Number(value))}
          data={exchanges.map((each, n) => ({ value: String(n), label: `${each.method} ${pathOf(each.url)}` }))}
        />
      )}
      <section aria-label={t.request}>
        <p className="p-meta">
          <b>{t.request}</b> {method} {pathOf(url)}
          {body && `, ${t.bytes(count(body.bytes))}`}
        </p>
        <Masked text={requestText(one)} />
        {body?.cut && <p className="p-meta">{body.text === undefined ? t.bodyNotKept : t.bodyCut}</p>}
      </section>
      <section aria-label={t.answer}>
        <p className="p-meta">
          <b>{t.answer}</b>{' '}
          {answer ? `${answer.status} ${t.after(span(answeredAt - at))}` : t.noAnswer(span(answeredAt - at))}
          {answer?.body && `, ${t.bytes(count(answer.body.bytes))}`}
        </p>
        <Masked text={answer ? answerText(answer) : ''} />
        {answer?.body?.cut && <p className="p-meta">{answer.body.text === undefined ? t.bodyNotKept : t.bodyCut}</p>}
      </section>
    </div>
  );
}

/** `/Users/7`: what stands behind the base address, as far as it can be told. */
const pathOf = (url: string): string =>
  /\/(?:Users|Groups|ServiceProviderConfigs?|Schemas)\b[^?]*/.exec(url)?.[0] ?? new URL(url).pathname;
