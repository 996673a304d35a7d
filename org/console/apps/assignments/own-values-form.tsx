import { TextInput } from '@mantine/core';
import { type AnswerOf, type App, type AppUser, type BodyOf, operations } from '@postern/protocol/management';
import { Loading } from '@postern/ui';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ApiFault } from '../../api/api-fault.ts';
import { useClient } from '../../api/client-context.ts';
import { useCall } from '../../api/use-call.ts';
import { type Saving, useEdited } from '../../api/use-edited.ts';
import { FaultBlock } from '../../parts/fault-block.tsx';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { assignmentTexts } from '../../texts/assignments.ts';
import { common } from '../../texts/common.ts';
import { type Typed, toChange, toTyped } from './own-values-change.ts';

const t = assignmentTexts.people.own;

interface Props {
  app: App;
  person: AppUser;
  onClose(): void;
}

/** Every attribute of the account: its own value, or what the mapping gives. */
export function OwnValuesForm({ app, person, onClose }: Props) {
  const params = { appId: app.id, userId: person.id };
  const { loaded, saving } = useEdited(operations.getAppUser, operations.updateAppUser, params, onClose);
  if (!loaded.data) return <FaultBlock fault={loaded.error} />;
  return <Fields key={loaded.dataUpdatedAt} app={app} person={loaded.data.answer} save={saving} onClose={onClose} />;
}

interface FieldsProps extends Props {
  save: Saving<BodyOf<typeof operations.updateAppUser>>;
}

function Fields({ app, person, save, onClose }: FieldsProps) {
  const params = { mappingId: `toApp.${app.id}` };
  const mapping = useCall(operations.getProfileMapping, { params });
  const mapped = useMapped(params, person.id);
  const [typed, setTyped] = useState<Typed>(() => toTyped(person.overrides));
  const profile = toChange(person.overrides, typed);
  return (
    <FormDialog
      opened
      title={t.title(person._embedded.user.displayName, app.label)}
      submit={t.save}
      size={760}
      busy={save.busy}
      ready={Object.keys(profile).length > 0}
      fault={save.fault}
      readAgain={save.readAgain}
      onSubmit={() => save.run({ profile })}
      onClose={onClose}
    >
      <p className="p-small p-second">{t.lead}</p>
      <FaultBlock fault={mapping.error ?? mapped.error} />
      {(mapping.isPending || mapped.isPending) && <Loading>{common.loading}</Loading>}
      {mapping.data && mapped.data && (
        <div className="c-form">
          {mapping.data.postern.attributes.map(({ name }) => (
            <TextInput
              key={name}
              label={name}
              placeholder={person.overrides[name] === '' ? t.none : placeholder(mapped.data.shown[0]?.values[name])}
              value={typed[name] ?? ''}
              maxLength={1000}
              onChange={(event) => setTyped({ ...typed, [name]: event.currentTarget.value })}
            />
          ))}
        </div>
      )}
    </FormDialog>
  );
}

const placeholder = (value: unknown): string =>
  value === undefined ? t.nothing : t.mapped(Array.isArray(value) ? value.join(', ') : String(value));

/** What the mapping gives this person. */
function useMapped(params: { mappingId: string }, subjectId: string) {
  const client = useClient();
  return useQuery<AnswerOf<typeof operations.previewProfileMapping>, ApiFault>({
    queryKey: ['mapped', params, subjectId],
    queryFn: () =>
      client.call(operations.previewProfileMapping, { params, body: { properties: {}, subjectId, limit: 1 } }),
  });
}
