import { Button, Modal } from '@mantine/core';
import { Panel } from '@postern/ui';
import { type ReactNode, useState } from 'react';
import type { ApiFault } from '../api/api-fault.ts';
import type { List } from '../api/use-list.ts';
import { assignmentTexts } from '../texts/assignments.ts';
import { common } from '../texts/common.ts';
import { FaultBlock } from './fault-block.tsx';
import { ListBox } from './list-box.tsx';
import { SearchBox } from './search-box.tsx';

const t = assignmentTexts.picker;

interface Props<Item> {
  title: string;
  opened: boolean;
  searchLabel: string;
  empty: string;
  list: List<Item>;
  keyOf(item: Item): string;
  nameOf(item: Item): string;
  show(item: Item): ReactNode;
  /** What the button does, where it is not "Assign". */
  verb?: string;
  fault: ApiFault | null;
  onSearch(q: string): void;
  /** Resolves when it is done; a refusal is shown as `fault`. */
  onPick(item: Item): Promise<unknown>;
  onClose(): void;
}

/** Search and add, one after the other, without leaving the list. */
export function Picker<Item>(props: Props<Item>) {
  const { title, opened, searchLabel, empty, list, keyOf, nameOf, show, fault, onSearch, onPick, onClose } = props;
  const verb = props.verb ?? t.assign;
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [busy, setBusy] = useState<string>();
  const pick = async (item: Item) => {
    setBusy(keyOf(item));
    try {
      await onPick(item);
      setPicked((before) => new Set(before).add(keyOf(item)));
    } catch {
      // The refusal is in `fault`.
    } finally {
      setBusy(undefined);
    }
  };
  const close = () => {
    setPicked(new Set());
    onSearch('');
    onClose();
  };
  return (
    <Modal opened={opened} onClose={close} title={title} size={560} closeButtonProps={{ 'aria-label': common.close }}>
      <div className="p-stack">
        <SearchBox label={searchLabel} onSearch={onSearch} width="100%" />
        <FaultBlock fault={fault} />
        <Panel padded={false} label={title}>
          <div className="c-scroll">
            <ListBox list={list} empty={empty}>
              {(items) => (
                <ul className="c-pick">
                  {items.map((item) => (
                    <li key={keyOf(item)}>
                      <div className="p-grow">{show(item)}</div>
                      {picked.has(keyOf(item)) ? (
                        <span className="p-small p-quiet">{t.assigned}</span>
                      ) : (
                        <Button
                          size="xs"
                          aria-label={`${verb} ${nameOf(item)}`}
                          loading={busy === keyOf(item)}
                          onClick={() => void pick(item)}
                        >
                          {verb}
                        </Button>
                      )}
                    </li>
                  ))}
                </ul>
              )}
            </ListBox>
          </div>
        </Panel>
        <div className="p-row p-end">
          <Button variant="filled" onClick={close}>
            {t.done}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
