import { KeyValues } from '@postern/ui';
import { wizardTexts } from '../texts/wizard.ts';
import type { ShownCode } from './code-card.tsx';

const t = wizardTexts.access;

/** The facts of the Allow Access page, to compare. */
export function WhatTheySee({ code }: { code: ShownCode }) {
  const stated = <span className="p-quiet">{t.stated}</span>;
  return (
    <section className="a-stack">
      <div>
        <h2>{t.sees}</h2>
        <p className="p-small p-second">{t.compare}</p>
      </div>
      <KeyValues
        rows={[
          [
            t.fingerprint,
            <code key="fingerprint" className="w-fingerprint">
              {code.fingerprint}
            </code>,
          ],
          [
            t.name,
            <span key="name">
              {code.name}
              {stated}
            </span>,
          ],
          [
            t.system,
            <span key="system">
              {code.os}, Postern {code.version}
              {stated}
            </span>,
          ],
          [t.mayDo, t.mayDoText],
        ]}
      />
    </section>
  );
}
