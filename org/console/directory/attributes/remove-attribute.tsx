import { operations } from '@postern/protocol/management';
import { Confirm } from '@postern/ui';
import { useChange } from '../../api/use-change.ts';
import { FaultBlock } from '../../parts/fault-block.tsx';
import { attributeTexts } from '../../texts/attributes.ts';
import { common } from '../../texts/common.ts';

const t = attributeTexts.removal;

export function RemoveAttribute({ name, onClose }: { name: string; onClose(): void }) {
  const remove = useChange(operations.updateUserSchema, onClose);
  return (
    <Confirm
      opened
      title={t.title(name)}
      confirm={t.confirm}
      cancel={common.cancel}
      busy={remove.isPending}
      onConfirm={() => remove.mutate({ body: { definitions: { custom: { properties: { [name]: null } } } } })}
      onCancel={onClose}
    >
      <div className="p-stack">
        <p>{t.effect}</p>
        <FaultBlock fault={remove.error} />
      </div>
    </Confirm>
  );
}
