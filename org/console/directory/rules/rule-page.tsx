import { type BodyOf, operations } from '@postern/protocol/management';
import { Link, useNavigate, useParams } from 'react-router';
import { useCall } from '../../api/use-call.ts';
import { useChange } from '../../api/use-change.ts';
import { useEdited } from '../../api/use-edited.ts';
import { NotThere } from '../../parts/not-there.tsx';
import { Page } from '../../parts/page.tsx';
import { ruleTexts as t } from '../../texts/rules.ts';
import { DeleteRule } from './delete-rule.tsx';
import { RuleActivation } from './rule-activation.tsx';
import { RuleForm } from './rule-form.tsx';
import { RuleState } from './rule-state.tsx';

const crumb = <Link to="/group-rules">{t.title}</Link>;

/** A rule that is being made. */
export function NewRulePage() {
  const navigate = useNavigate();
  const create = useChange(operations.createGroupRule, ({ id }) => navigate(`/group-rules/${id}`));
  const save = {
    to: operations.createGroupRule,
    run: (body: BodyOf<typeof operations.createGroupRule>) => create.mutate({ body }),
    busy: create.isPending,
    fault: create.error,
    done: false,
    readAgain: () => create.reset(),
  };
  return (
    <Page title={t.newTitle} crumb={crumb}>
      <RuleForm submit={t.form.make} save={save} />
    </Page>
  );
}

/** One rule: its condition and groups, whether it is active, and how far its evaluation is. */
export function RulePage() {
  const { ruleId = '' } = useParams();
  const { loaded, saving } = useEdited(operations.getGroupRule, operations.replaceGroupRule, { ruleId });
  // While the form keeps what was read, the state beside it goes on.
  const now = useCall(operations.getGroupRule, { params: { ruleId } }, { every: 2000 });
  if (!loaded.data || !now.data) {
    return <NotThere fault={loaded.error ?? now.error} list={{ to: '/group-rules', title: t.title }} />;
  }
  const rule = loaded.data.answer;
  const reread = () => void loaded.refetch();
  return (
    <Page
      title={rule.name}
      crumb={crumb}
      state={<RuleState rule={now.data} pill />}
      actions={<DeleteRule rule={rule} />}
    >
      <div className="c-two">
        <RuleForm
          key={loaded.dataUpdatedAt}
          rule={rule}
          locked={now.data.status === 'ACTIVE'}
          submit={t.form.save}
          save={saving}
        />
        <RuleActivation rule={now.data} onChanged={reread} />
      </div>
    </Page>
  );
}
