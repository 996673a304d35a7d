import type { InboundFeature, OutboundFeature } from '@postern/protocol/management';
import { ErrorBlock } from '@postern/ui';
import { LabelledSwitch } from '../../parts/labelled-switch.tsx';
import { optionTexts as t } from '../../texts/options.ts';
import { capabilityWords } from '../../texts/provisioning.ts';

type OptionState = (OutboundFeature | InboundFeature)['options'][number];

interface Props {
  label: string;
  hint?: string;
  on: boolean;
  /** What the option does in fact; undefined where only the switch decides. */
  state?: OptionState | undefined;
  onChange(on: boolean): void;
}

export const stateOf = ({ options }: OutboundFeature | InboundFeature, name: string): OptionState | undefined =>
  options.find(({ option }) => option === name);

/** A switch; where it is on and nevertheless does nothing, the reason stands below. */
export function OptionSwitch({ label, hint, on, state, onChange }: Props) {
  return (
    <div>
      <LabelledSwitch label={label} {...(hint ? { hint } : {})} checked={on} onChange={onChange} />
      {on && <IdleReason state={state} />}
    </div>
  );
}

/** Why an option does nothing now; one that is merely off needs no reason, and that nothing is provisioned is said once. */
export function IdleReason({ state }: { state: OptionState | undefined }) {
  if (!state?.why || state.why === 'option_off' || state.why === 'provisioning_off') return null;
  const words = state.capability && capabilityWords[state.capability];
  return (
    <div className="c-reason">
      <ErrorBlock
        state="attention"
        title={words ? t.lacks(words) : t.off(state.reason ?? state.why)}
        code={state.capability ?? state.why}
      />
    </div>
  );
}
