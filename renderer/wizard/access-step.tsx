import { Button } from '@mantine/core';
import type { EnrolmentState } from '@postern/protocol/console';
import { Loading } from '@postern/ui';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { faultOf } from '../api/fault.ts';
import { Fault } from '../parts/fault.tsx';
import { hostOf } from '../texts/frame.ts';
import { wizardTexts } from '../texts/wizard.ts';
import { CodeCard } from './code-card.tsx';
import { StepPage } from './frame.tsx';
import { WhatTheySee } from './what-they-see.tsx';

const t = wizardTexts.access;

interface Props {
  enrolment: EnrolmentState;
  start(): Promise<unknown>;
  onBack(): void;
}

/** The code until a person allows it; denied and expired are said plainly, with one button. */
export function AccessStep({ enrolment, start, onBack }: Props) {
  const starting = useMutation({ mutationFn: start });
  const begun = useRef(false);
  const idle = enrolment.step === 'idle';
  const { mutate } = starting;
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    // When the step opens, and only then: Back makes it idle too, and that asks for nothing.
    if (idle) mutate();
  }, [idle, mutate]);
  const org = 'org' in enrolment ? hostOf(enrolment.org) : '';
  const failed = enrolment.step === 'failed' || starting.error !== null;
  const newCode = (
    <Button variant={failed ? 'filled' : 'default'} loading={starting.isPending} onClick={() => starting.mutate()}>
      {t.newCode}
    </Button>
  );
  return (
    <StepPage
      title={t.title}
      lead={org && t.lead(org)}
      back={<Button onClick={onBack}>{wizardTexts.back}</Button>}
      hint={failed ? undefined : t.byItself}
      next={newCode}
    >
      {starting.error && <Fault fault={faultOf(starting.error)} />}
      {enrolment.step === 'failed' && <Fault fault={plain(enrolment.problem)} />}
      {enrolment.step === 'asking' && <Loading>{t.asking}</Loading>}
      {enrolment.step === 'code' && (
        <>
          <CodeCard key={enrolment.userCode} code={enrolment} />
          <WhatTheySee code={enrolment} />
        </>
      )}
    </StepPage>
  );
}

/** The command line names its commands; here is a button. */
function plain(problem: Extract<EnrolmentState, { step: 'failed' }>['problem']) {
  if (problem.code === 'enrolment_denied') return { ...problem, next: t.deniedNext };
  if (problem.code === 'enrolment_expired') return { ...problem, next: t.expiredNext };
  // Nobody asks again by itself once the way to the org has failed here.
  if (/^(dns_|connect|answer_|org_unreachable|org_timeout|org_failed)/.test(problem.code))
    return { ...problem, next: t.againNext };
  return problem;
}
