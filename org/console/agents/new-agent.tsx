import { Modal } from '@mantine/core';
import { operations } from '@postern/protocol/management';
import { CopyLine, MarkedText } from '@postern/ui';
import { Link } from 'react-router';
import { useCall } from '../api/use-call.ts';
import { agentTexts } from '../texts/agents.ts';
import { common } from '../texts/common.ts';
import { EnrolmentToken } from './enrolment-token.tsx';

const t = agentTexts.enrol;

/** The two ways in: a person at the machine allows access, or a token does. */
export function NewAgent({ opened, onClose }: { opened: boolean; onClose(): void }) {
  const org = useCall(operations.getOrg);
  const url = org.data?.url ?? location.origin;
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t.title}
      size={640}
      closeButtonProps={{ 'aria-label': common.close }}
    >
      <div className="p-stack">
        <p className="p-second">
          {t.lead} <Link to="/downloads">{t.downloads}</Link>
        </p>
        <section className="p-stack c-tight">
          <h3>{t.byPerson}</h3>
          <p className="p-small p-second">
            <MarkedText>{t.byPersonLead}</MarkedText>
          </p>
          <CopyLine
            value={`sudo postern configure --org ${url}`}
            label={t.command}
            copy={common.copy}
            copied={common.copied}
          />
        </section>
        <EnrolmentToken orgUrl={url} />
      </div>
    </Modal>
  );
}
