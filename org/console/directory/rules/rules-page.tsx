import { type GroupRule, operations } from '@postern/protocol/management';
import type { Column } from '@postern/ui';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { useList } from '../../api/use-list.ts';
import { ListPage } from '../../parts/list-page.tsx';
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
  return (
    <ListPage
      texts={t}
      list={rules}
      columns={columns}
      q={search}
      onSearch={setSearch}
      create={{
        words: t.newRule,
        operation: operations.createGroupRule,
        run: () => navigate('/group-rules/new'),
      }}
    />
  );
}
