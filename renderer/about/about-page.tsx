import { includedPackages } from 'virtual:included-packages';
import { DataTable, KeyValues, Mark, Panel, ScrollBox } from '@postern/ui';
import { useQuery } from '@tanstack/react-query';
import { useClient } from '../api/client-context.ts';
import { faultOf } from '../api/fault.ts';
import { Fault } from '../parts/fault.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { aboutTexts as t } from '../texts/about.ts';

/** What this is, in which version, and under which terms. */
export function AboutPage() {
  const client = useClient();
  const info = useQuery({ queryKey: ['process'], queryFn: () => client.process.info() });
  return (
    <>
      <PageHead title={t.title} />
      {info.error && <Fault fault={faultOf(info.error)} />}
      <Panel label={t.product}>
        <div className="a-about">
          <Mark size={40} />
          <div className="p-grow">
            <h2>{t.product}</h2>
            <p className="p-small p-second">{t.lead}</p>
          </div>
        </div>
        <KeyValues
          rows={[
            [t.version, info.data?.version],
            [t.licence, t.licenceText],
            [t.node, info.data?.node],
            [t.system, info.data?.system],
            [t.process, info.data && String(info.data.pid)],
          ]}
        />
      </Panel>
      <Panel
        title={t.included}
        aside={<span className="p-meta">{t.includedCount(includedPackages.length)}</span>}
        padded={false}
      >
        <ScrollBox className="a-included" label={t.included}>
          <DataTable
            caption={t.included}
            columns={[
              { key: 'name', head: t.columns.name, cell: ({ name }) => name },
              { key: 'version', head: t.columns.version, cell: ({ version }) => version, width: 160 },
              { key: 'licence', head: t.columns.licence, cell: ({ licence }) => licence, width: 200 },
            ]}
            rows={includedPackages}
            rowKey={({ name, version }) => `${name} ${version}`}
          />
        </ScrollBox>
      </Panel>
    </>
  );
}
