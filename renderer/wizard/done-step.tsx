import { Button } from '@mantine/core';
import { Icon } from '@postern/ui';
import { useAgentState } from '../api/state-context.ts';
import { ServiceChoice } from '../service/service-choice.tsx';
import { hostOf } from '../texts/frame.ts';
import { wizardTexts } from '../texts/wizard.ts';
import { StepPage } from './frame.tsx';

const t = wizardTexts.done;

export function DoneStep({ onDone }: { onDone(): void }) {
  const { name = '', org = '' } = useAgentState();
  return (
    <StepPage
      title={t.title}
      lead={t.lead(name, hostOf(org))}
      back={
        <Button
          component="a"
          href={`${org}/agents`}
          target="_blank"
          rel="noreferrer"
          rightSection={<Icon name="out" />}
        >
          {t.org}
        </Button>
      }
      next={
        <Button variant="filled" onClick={onDone}>
          {t.status}
        </Button>
      }
    >
      <div className="w-done p-ink p-tone-ok">
        <Icon name="ok" size={72} />
      </div>
      <div className="w-service">
        <ServiceChoice />
      </div>
      <section>
        <h2>{t.nextTitle}</h2>
        <ol className="w-list">
          {t.next.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ol>
      </section>
    </StepPage>
  );
}
