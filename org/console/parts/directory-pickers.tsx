import { type Group, operations, type User } from '@postern/protocol/management';
import { TwoLines } from '@postern/ui';
import { useState } from 'react';
import type { ApiFault } from '../api/api-fault.ts';
import { useList } from '../api/use-list.ts';
import { assignmentTexts } from '../texts/assignments.ts';
import { personName } from './person-name.ts';
import { Picker } from './picker.tsx';

const t = assignmentTexts.picker;

interface Props<Item> {
  title: string;
  opened: boolean;
  /** What the button does, where it is not "Assign". */
  verb?: string;
  fault?: ApiFault | null;
  onPick(item: Item): Promise<unknown>;
  onClose(): void;
}

/** Any people of the org, found by the org. */
export function PeoplePicker({ fault = null, ...props }: Props<User>) {
  const [q, setQ] = useState('');
  const people = useList(operations.listUsers, { query: { q, limit: 50 } }, { enabled: props.opened });
  return (
    <Picker
      {...props}
      searchLabel={t.searchPeople}
      empty={t.empty}
      list={people}
      keyOf={({ id }) => id}
      nameOf={(person) => personName(person)}
      show={(person) => <TwoLines first={personName(person)} second={person.profile.login} />}
      fault={fault}
      onSearch={setQ}
    />
  );
}

/** Any groups of the org. @param props.own only those whose members the org decides */
export function GroupPicker({ fault = null, own = false, ...props }: Props<Group> & { own?: boolean }) {
  const [q, setQ] = useState('');
  const query = { q, limit: 50, ...(own ? { type: 'OKTA_GROUP' as const } : {}) };
  const groups = useList(operations.listGroups, { query }, { enabled: props.opened });
  return (
    <Picker
      {...props}
      searchLabel={t.searchGroups}
      empty={t.emptyGroups}
      list={groups}
      keyOf={({ id }) => id}
      nameOf={({ profile }) => profile.name}
      show={({ profile }) => <TwoLines first={profile.name} second={profile.description} />}
      fault={fault}
      onSearch={setQ}
    />
  );
}
