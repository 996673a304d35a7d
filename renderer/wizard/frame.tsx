import { Icon, Mark } from '@postern/ui';
import { type ReactNode, useEffect, useRef } from 'react';
import { frameTexts } from '../texts/frame.ts';
import { wizardTexts as t } from '../texts/wizard.ts';

export type Step = keyof typeof t.steps;
const steps = Object.keys(t.steps) as Step[];

/** Steps on the left, the one that is open on the right. */
export function WizardFrame({ step, children }: { step: Step; children: ReactNode }) {
  const at = steps.indexOf(step);
  return (
    <div className="w-frame">
      <aside className="w-side">
        <div className="p-brand w-brand">
          <Mark />
          {frameTexts.product}
        </div>
        <ol className="w-steps" aria-label={t.stepsLabel}>
          {steps.map((one, n) => (
            <li
              key={one}
              className={n === at ? 'w-step-on' : n < at ? 'w-step-past' : undefined}
              aria-current={n === at ? 'step' : undefined}
            >
              <span className="w-step-mark">{n < at ? <Icon name="check" size={14} /> : n + 1}</span>
              {t.steps[one]}
            </li>
          ))}
        </ol>
        <span className="p-grow" />
        <p className="p-meta">{t.resume}</p>
      </aside>
      <main className="w-main">{children}</main>
    </div>
  );
}

interface StepProps {
  title: string;
  lead?: ReactNode;
  children: ReactNode;
  back?: ReactNode;
  /** Why the button beside it cannot be pressed, or that it need not be. */
  hint?: string | undefined;
  next?: ReactNode;
}

/** One step: title, content, and the buttons at the foot. The title has the focus when the step opens. */
export function StepPage({ title, lead, children, back, hint, next }: StepProps) {
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · ${frameTexts.product}`;
    head.current?.focus();
  }, [title]);
  return (
    <>
      <div className="w-page">
        <h1 ref={head} tabIndex={-1}>
          {title}
        </h1>
        {lead && <p className="w-lead">{lead}</p>}
        <div className="w-body">{children}</div>
      </div>
      <footer className="w-foot">
        {back}
        <span className="p-grow" />
        {hint && <span className="p-meta">{hint}</span>}
        {next}
      </footer>
    </>
  );
}
