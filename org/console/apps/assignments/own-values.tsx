import { Button } from '@mantine/core';
import { type App, type AppUser, operations } from '@postern/protocol/management';
import { useState } from 'react';
import { Permitted } from '../../parts/permitted.tsx';
import { assignmentTexts } from '../../texts/assignments.ts';
import { OwnValuesForm } from './own-values-form.tsx';

const t = assignmentTexts.people.own;

/** Opens the values that an account has in place of those of the mapping. */
export function OwnValues({ app, person }: { app: App; person: AppUser }) {
  const [opened, setOpened] = useState(false);
  return (
    <Permitted to={operations.updateAppUser}>
      <Button
        variant="subtle"
        size="xs"
        aria-label={t.label(person._embedded.user.displayName, app.label)}
        onClick={() => setOpened(true)}
      >
        {t.button}
      </Button>
      {opened && <OwnValuesForm app={app} person={person} onClose={() => setOpened(false)} />}
    </Permitted>
  );
}
