import { Button } from '@mantine/core';
import { type GroupRule, operations } from '@postern/protocol/management';
import { type Column, DataTable, EmptyState, Panel } from '@postern/ui';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { useList } from '../../api/use-list.ts';
import { ListBox } from '../../parts/list-box.tsx';
import { Page } from '../../parts/page.tsx';
import { SearchBox } from '../../parts/search-box.tsx';
import { ruleTexts as t } from '../../texts/rules.ts';
import { RuleState } from './rule-state.tsx';

const columns: Column<GroupRule>[] = [
  {
    key: 'rule',
    head: t.columns.rule,
    cell: ({ id, name }) => (
      <Link className="p-strong" to={`/group-rules/${id}`}>
        {name}
      </Link>
    ),
  },
  { key: 'condition', head: t.columns.condition, cell: ({ conditions }) => <code>{conditions.expression.value}</code> },
  { key: 'groups', head: t.columns.groups, cell: ({ postern }) => postern.groups.map(({ name }) => name).join(', ') },
  { key: 'state', head: t.columns.state, width: 240, cell: (rule) => <RuleState rule={rule} /> },
];

/** Every group rule, and how far its evaluation is. */
export function RulesPage() {
  const [search, setSearch] = useState('');
  const navigate = useNavigate();
  const rules = useList(operations.listGroupRules, { query: { search, limit: 50 } }, { every: 5000 });
  const none = search === '' && rules.items?.length === 0;
  const add = (
    <Button variant={none ? 'filled' : 'default'} onClick={() => navigate('/group-rules/new')}>
      {t.newRule}
    </Button>
  );
  return (
    <Page title={t.title} actions={!none && add}>
      <Panel padded={false} label={t.caption}>
        {!none && (
          <div className="c-tools">
            <SearchBox label={t.search} onSearch={setSearch} />
          </div>
        )}
        <ListBox list={rules} empty={none ? <EmptyState action={add}>{t.empty}</EmptyState> : t.noMatch}>
          {(items) => <DataTable caption={t.caption} columns={columns} rows={items} rowKey={({ id }) => id} />}
        </ListBox>
      </Panel>
    </Page>
  );
}
