import { ErrorBlock, MarkedText } from '@postern/ui';
import type { ReactNode } from 'react';
import type { ApiFault } from '../api/api-fault.ts';
import { common } from '../texts/common.ts';

interface Props {
  fault: ApiFault | null | undefined;
  /** A button beside it. */
  action?: ReactNode;
}

/** A refused call: its sentence, what to do, the causes and the code. Nothing where there is no fault. */
export function FaultBlock({ fault, action }: Props) {
  if (!fault) return null;
  const causes = fault.causes.filter((cause) => cause !== fault.message);
  return (
    <ErrorBlock
      title={fault.message}
      next={
        <>
          {causes.length > 0 && (
            <ul className="c-causes">
              {causes.map((cause) => (
                <li key={cause}>{cause}</li>
              ))}
            </ul>
          )}
          <MarkedText>{fault.next}</MarkedText>
        </>
      }
      code={fault.code}
      codeLabel={common.code}
      action={action}
    />
  );
}
