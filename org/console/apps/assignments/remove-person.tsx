import { type App, type AppUser, operations } from '@postern/protocol/management';
import { Confirm } from '@postern/ui';
import { useChange } from '../../api/use-change.ts';
import { FaultBlock } from '../../parts/fault-block.tsx';
import { assignmentTexts } from '../../texts/assignments.ts';
import { common } from '../../texts/common.ts';

const t = assignmentTexts.people.remove;

interface Props {
  app: App;
  /** Whom it is about; absent: nobody is asked. */
  person: AppUser | undefined;
  onClose(): void;
}

export function RemovePerson({ app, person, onClose }: Props) {
  const remove = useChange(operations.unassignUser, onClose);
  const close = () => {
    remove.reset();
    onClose();
  };
  return (
    <Confirm
      opened={person !== undefined}
      title={t.title(person?._embedded.user.displayName ?? '', app.label)}
      confirm={t.confirm}
      cancel={common.cancel}
      busy={remove.isPending}
      onConfirm={() => person && remove.mutate({ params: { appId: app.id, userId: person.id } })}
      onCancel={close}
    >
      {t.effect}
      <FaultBlock fault={remove.error} />
    </Confirm>
  );
}
