import { SegmentedControl } from '@mantine/core';
import { type App, operations } from '@postern/protocol/management';
import { Loading } from '@postern/ui';
import { useState } from 'react';
import { useEdited } from '../../api/use-edited.ts';
import { FaultBlock } from '../../parts/fault-block.tsx';
import { common } from '../../texts/common.ts';
import { mappingTexts as t } from '../../texts/mappings.ts';
import { MappingForm } from './mapping-form.tsx';

/** Where attributes come from, one direction at a time. */
export function MappingsTab({ app }: { app: App }) {
  const [direction, setDirection] = useState<'toApp' | 'toOrg'>('toApp');
  return (
    <>
      <SegmentedControl
        className="c-direction"
        aria-label={t.directionLabel}
        data={Object.entries(t.directions).map(([value, label]) => ({ value, label }))}
        value={direction}
        onChange={(value) => setDirection(value as typeof direction)}
      />
      <Direction key={direction} app={app} mappingId={`${direction}.${app.id}`} />
    </>
  );
}

function Direction({ app, mappingId }: { app: App; mappingId: string }) {
  const { loaded, saving } = useEdited(operations.getProfileMapping, operations.changeProfileMapping, { mappingId });
  if (loaded.error) return <FaultBlock fault={loaded.error} />;
  if (!loaded.data) return <Loading>{common.loading}</Loading>;
  return <MappingForm key={loaded.dataUpdatedAt} app={app} mapping={loaded.data.answer} save={saving} />;
}
