import { ErrorBlock, MarkedText } from '@postern/ui';
import type { ReactNode } from 'react';
import type { ApiFault } from '../api/api-fault.ts';
import { common } from '../texts/common.ts';
import { personTexts } from '../texts/people.ts';

interface Props {
  fault: ApiFault | null | undefined;
  /** A button beside it. */
  action?: ReactNode;
}

/** A refused call: its sentence, what to do, the causes and the code. Nothing where there is no fault. */
export function FaultBlock({ fault, action }: Props) {
  if (!fault) return null;
  const invalid = fault.code === 'validation_failed';
  const causes = fault.causes.filter((cause) => cause !== fault.message).map(causeInWords);
  return (
    <ErrorBlock
      title={invalid ? common.invalid : fault.message}
      next={
        <>
          {causes.length > 0 && (
            <ul className="c-causes">
              {causes.map((cause) => (
                <li key={cause}>{cause}</li>
              ))}
            </ul>
          )}
          {!invalid && <MarkedText>{fault.next}</MarkedText>}
        </>
      }
      code={fault.code}
      codeLabel={common.code}
      action={action}
    />
  );
}

/** `profile.login: must not contain blanks` with the field as the forms call it. */
function causeInWords(cause: string): string {
  const [, attribute, text] = /^profile\.([\w-]+): (.+)$/s.exec(cause) ?? [];
  return attribute ? `${personTexts.attributes[attribute] ?? attribute}: ${text}` : cause;
}
