import { SegmentedControl } from '@mantine/core';
import type { Inbound } from '@postern/protocol/management';
import { CopyLine, KeyValues, Panel } from '@postern/ui';
import { type ReactNode, useState } from 'react';
import { common } from '../../texts/common.ts';
import { inboundTexts } from '../../texts/inbound.ts';

const t = inboundTexts.fields;
type Provider = keyof typeof t.providers;

/** The fields of the identity provider's own page, with what goes into each. */
export function ProviderFields({ inbound }: { inbound: Inbound }) {
  const [provider, setProvider] = useState<Provider>('okta');
  const { where, rows } = fieldsOf(inbound)[provider];
  return (
    <Panel title={t.title}>
      <div className="p-stack">
        <SegmentedControl
          className="c-direction"
          aria-label={t.choose}
          data={Object.entries(t.providers).map(([value, label]) => ({ value, label }))}
          value={provider}
          onChange={(value) => setProvider(value as Provider)}
        />
        <p className="p-small p-second">{where}</p>
        <KeyValues rows={rows} />
      </div>
    </Panel>
  );
}

function fieldsOf({ baseUrl, tokenUrl }: Inbound): Record<Provider, { where: string; rows: [string, ReactNode][] }> {
  const line = (label: string, value: string) => (
    <CopyLine label={label} value={value} copy={common.copy} copied={common.copied} />
  );
  const { okta, entra, other } = t;
  return {
    okta: {
      where: okta.where,
      rows: [
        [okta.url, line(okta.url, baseUrl)],
        [okta.id, okta.idValue],
        [okta.actions, okta.actionsValue],
        [okta.auth, okta.authValue],
        [okta.token, t.theToken],
      ],
    },
    entra: {
      where: entra.where,
      rows: [
        [entra.mode, entra.modeValue],
        [entra.auth, entra.authValue],
        [entra.url, line(entra.url, baseUrl)],
        [entra.token, t.theToken],
        [entra.tokenUrl, line(entra.tokenUrl, tokenUrl)],
        [entra.client, t.clientFromAbove],
      ],
    },
    other: {
      where: other.where,
      rows: [
        [t.baseUrl, line(t.baseUrl, baseUrl)],
        [other.auth, `Bearer ${t.theToken}`],
        [other.tokenUrl, line(other.tokenUrl, tokenUrl)],
        [other.scope, other.scopeValue],
      ],
    },
  };
}
