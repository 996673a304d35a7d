import { Button, TextInput } from '@mantine/core';
import { wizardTexts } from '../texts/wizard.ts';
import { StepPage } from './frame.tsx';

const t = wizardTexts.welcome;

interface Props {
  name: string;
  onName(name: string): void;
  onNext(): void;
}

export function WelcomeStep({ name, onName, onNext }: Props) {
  return (
    <StepPage
      title={t.title}
      lead={t.lead}
      hint={t.licence}
      next={
        <Button variant="filled" disabled={name.trim() === ''} onClick={onNext}>
          {t.begin}
        </Button>
      }
    >
      <section>
        <h2>{t.need}</h2>
        <ul className="w-list">
          {t.needs.map((need) => (
            <li key={need}>{need}</li>
          ))}
        </ul>
      </section>
      <TextInput
        w={360}
        label={t.name}
        description={t.nameHint}
        maxLength={100}
        value={name}
        onChange={(event) => onName(event.currentTarget.value)}
        onKeyDown={(event) => event.key === 'Enter' && name.trim() !== '' && onNext()}
      />
    </StepPage>
  );
}
