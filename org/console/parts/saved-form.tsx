import { Button } from '@mantine/core';
import { ErrorBlock, Panel, StateBadge } from '@postern/ui';
import type { FormEvent, ReactNode } from 'react';
import type { Saving } from '../api/use-edited.ts';
import { useMay, WhoMay } from './permitted.tsx';
import { SaveFault } from './save-fault.tsx';

interface Props<Body> {
  title: string;
  save: Saving<Body>;
  /** Whether there is anything to save. */
  changed: boolean;
  /** False: what is typed cannot be saved. */
  valid?: boolean;
  /** Of the button, and after it. */
  words: { save: string; saved: string };
  /** The next step of the page is to save this. */
  primary?: boolean;
  className?: string;
  /** Why it cannot be changed now, whoever it is. */
  locked?: string | undefined;
  onSubmit(): void;
  children: ReactNode;
}

/** A card that is edited and saved as a whole. Who may not save it reads it, and reads who may. */
export function SavedForm<Body>(props: Props<Body>) {
  const { title, save, changed, valid = true, words, primary = false, className, locked, onSubmit, children } = props;
  const may = useMay()(save.to);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit();
  };
  const foot = may ? (
    !locked && (
      <>
        <Button
          type="submit"
          variant={primary ? 'filled' : 'default'}
          loading={save.busy}
          disabled={!changed || !valid}
        >
          {words.save}
        </Button>
        {save.done && !changed && <StateBadge state="ok">{words.saved}</StateBadge>}
      </>
    )
  ) : (
    <WhoMay to={save.to} />
  );
  return (
    <form className={className} onSubmit={submit} noValidate>
      <Panel title={title} foot={foot}>
        <fieldset className="c-fieldset p-stack" disabled={!may}>
          {locked && <ErrorBlock state="working" title={locked} />}
          {children}
          <SaveFault {...save} />
        </fieldset>
      </Panel>
    </form>
  );
}
