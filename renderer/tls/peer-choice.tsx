import { Checkbox, Radio } from '@mantine/core';
import { useAgentState } from '../api/state-context.ts';
import { tlsTexts as t } from '../texts/tls.ts';
import { peersOf } from './peers.ts';

interface Props {
  /** null = everyone. */
  value: string[] | null;
  onChange(peers: string[] | null): void;
}

/** For whom a CA is trusted. */
export function PeerChoice({ value, onChange }: Props) {
  const peers = peersOf(useAgentState());
  return (
    <Radio.Group
      label={t.trustedFor}
      value={value ? 'only' : 'everyone'}
      onChange={(choice) => onChange(choice === 'only' ? [] : null)}
    >
      <div className="p-stack t-choice">
        <Radio size="xs" value="everyone" label={t.everyone} />
        <Radio size="xs" value="only" label={t.only} />
        {value && (
          <Checkbox.Group value={value} onChange={onChange}>
            <div className="p-stack t-choice-peers">
              {peers.map(({ peer, name }) => (
                <Checkbox key={peer} value={peer} label={name} />
              ))}
            </div>
          </Checkbox.Group>
        )}
      </div>
    </Radio.Group>
  );
}
