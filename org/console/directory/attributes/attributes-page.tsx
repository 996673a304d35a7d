import { Button } from '@mantine/core';
import { operations, type SchemaAttribute } from '@postern/protocol/management';
import { DataTable, EmptyState, Loading, Panel, TwoLines } from '@postern/ui';
import { useState } from 'react';
import { useCall } from '../../api/use-call.ts';
import { AskedChange } from '../../parts/asked-change.tsx';
import { FaultBlock } from '../../parts/fault-block.tsx';
import { Page } from '../../parts/page.tsx';
import { Permitted, WhoMay } from '../../parts/permitted.tsx';
import { attributeTexts as t } from '../../texts/attributes.ts';
import { common } from '../../texts/common.ts';
import { personTexts } from '../../texts/people.ts';
import { AttributeForm } from './attribute-form.tsx';

type Row = SchemaAttribute & { name: string };

const rowsOf = (properties: Record<string, SchemaAttribute>): Row[] =>
  Object.entries(properties).map(([name, attribute]) => ({ ...attribute, name }));

function rulesOf({ required, unique, pattern, ...attribute }: Row): string {
  const values = attribute.enum ?? attribute.items?.enum;
  return [
    required ? t.rules.required : [],
    unique === 'UNIQUE_VALIDATED' ? t.rules.unique : [],
    values ? t.rules.values(values.length) : [],
    pattern === undefined ? [] : t.rules.pattern(pattern),
  ]
    .flat()
    .join(', ');
}

/** The attributes of people: custom ones, which can be changed, and the base profile. */
export function AttributesPage() {
  const schema = useCall(operations.getUserSchema);
  const [edited, setEdited] = useState<Row | 'new'>();
  if (!schema.data) return schema.error ? <FaultBlock fault={schema.error} /> : <Loading>{common.loading}</Loading>;
  const { base, custom } = schema.data.definitions;
  const rows = rowsOf(custom.properties);
  const add = (
    <Permitted to={operations.updateUserSchema}>
      <Button variant={rows.length === 0 ? 'filled' : 'default'} onClick={() => setEdited('new')}>
        {t.custom.add}
      </Button>
    </Permitted>
  );
  return (
    <Page title={t.title}>
      <WhoMay to={operations.updateUserSchema} />
      <Panel title={t.custom.title} padded={false} aside={rows.length > 0 && add}>
        {rows.length === 0 ? (
          <EmptyState action={add}>{t.custom.empty}</EmptyState>
        ) : (
          <DataTable
            caption={t.custom.caption}
            rows={rows}
            rowKey={({ name }) => name}
            columns={[
              {
                key: 'attribute',
                head: t.columns.attribute,
                cell: ({ name, title }) => <TwoLines first={title} second={`user.${name}`} />,
              },
              { key: 'type', head: t.columns.type, cell: ({ type }) => t.types[type] },
              { key: 'rules', head: t.columns.rules, cell: rulesOf },
              {
                key: 'change',
                head: '',
                right: true,
                width: 200,
                cell: (row) => (
                  <Permitted to={operations.updateUserSchema}>
                    <Button
                      variant="subtle"
                      size="xs"
                      aria-label={t.custom.editLabel(row.title)}
                      onClick={() => setEdited(row)}
                    >
                      {t.custom.edit}
                    </Button>
                    <AskedChange
                      operation={operations.updateUserSchema}
                      args={{ body: { definitions: { custom: { properties: { [row.name]: null } } } } }}
                      look="row"
                      button={t.custom.remove}
                      label={t.custom.removeLabel(row.title)}
                      title={t.removal.title(row.name)}
                      confirm={t.removal.confirm}
                    >
                      {t.removal.effect}
                    </AskedChange>
                  </Permitted>
                ),
              },
            ]}
          />
        )}
      </Panel>
      <Panel title={t.base.title} padded={false}>
        <DataTable
          caption={t.base.caption}
          rows={rowsOf(base.properties)}
          rowKey={({ name }) => name}
          columns={[
            {
              key: 'attribute',
              head: t.columns.attribute,
              cell: ({ name }) => <TwoLines first={personTexts.attributes[name] ?? name} second={`user.${name}`} />,
            },
            { key: 'type', head: t.columns.type, cell: ({ type }) => t.types[type] },
            { key: 'rules', head: t.columns.rules, cell: rulesOf },
          ]}
        />
      </Panel>
      {edited && (
        <AttributeForm {...(edited === 'new' ? {} : { name: edited.name })} onClose={() => setEdited(undefined)} />
      )}
    </Page>
  );
}
