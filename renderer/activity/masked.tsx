import { Fragment } from 'react';
import { activityTexts as t } from '../texts/actions.ts';

/** A text of the wire; what was taken out reads "masked", with its kind. */
export function Masked({ text }: { text: string }) {
  const parts = text.split(/\[removed: (\w+)\]/);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <pre className="v-wire" tabIndex={0}>
      {parts.map((part, n) =>
        n % 2 === 1 ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move
          <span key={n} className="v-masked" title={part}>
            {t.masked}
          </span>
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move
          <Fragment key={n}>{part}</Fragment>
        ),
      )}
    </pre>
  );
}
