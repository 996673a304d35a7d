import { Button } from '@mantine/core';
import type { App, ProfileMapping } from '@postern/protocol/management';
import { Panel, StateBadge } from '@postern/ui';
import { type FormEvent, useState } from 'react';
import type { Saving } from '../../api/use-edited.ts';
import { Permitted, useMay, WhoMay } from '../../parts/permitted.tsx';
import { SaveFault } from '../../parts/save-fault.tsx';
import { mappingTexts as t } from '../../texts/mappings.ts';
import { ApplyNow } from './apply-now.tsx';
import { MappingPreview } from './mapping-preview.tsx';
import { type Changes, changesOf, type MappingRow, rowsOf } from './mapping-rows.ts';
import { MappingTable } from './mapping-table.tsx';

interface Props {
  app: App;
  mapping: ProfileMapping;
  save: Saving<{ properties: Changes }>;
}

export function MappingForm({ app, mapping, save }: Props) {
  const { direction, attributes } = mapping.postern;
  const saved = rowsOf(mapping);
  const [rows, setRows] = useState<MappingRow[]>(saved);
  const may = useMay()(save.to);
  const changes = changesOf(rows, saved);
  const changed = Object.keys(changes).length > 0;
  const watched = attributes
    .filter(({ name, plain, required }) => required || !plain || name in changes)
    .map(({ name }) => name);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.run({ properties: changes });
  };
  return (
    <div className="c-mapping">
      <form onSubmit={submit}>
        <Panel
          padded={false}
          foot={
            <>
              <WhoMay to={save.to} />
              <Permitted to={save.to}>
                <Button type="submit" variant="filled" loading={save.busy} disabled={!changed}>
                  {t.save}
                </Button>
              </Permitted>
              {changed && <Button onClick={() => setRows(saved)}>{t.undo}</Button>}
              {direction === 'toApp' && <ApplyNow app={app} mappingId={mapping.id} disabled={changed} />}
              {save.done && !changed && <StateBadge state="ok">{t.saved}</StateBadge>}
            </>
          }
        >
          <p className="p-small p-second c-pad">{t.lead[direction]}</p>
          {save.fault && (
            <div className="c-pad">
              <SaveFault {...save} />
            </div>
          )}
          <fieldset className="c-fieldset" disabled={!may}>
            <MappingTable direction={direction} rows={rows} onChange={setRows} />
          </fieldset>
        </Panel>
      </form>
      <MappingPreview mappingId={mapping.id} direction={direction} changes={changes} watched={watched} />
    </div>
  );
}
