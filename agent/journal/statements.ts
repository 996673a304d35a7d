import type { Store } from './store.ts';

/** Every statement of the journal, prepared once. */
export function prepareStatements(store: Store) {
  return {
    find: store.prepare('select epoch, hash, state, sent_at, doubt, status, result from action where id = ?'),
    lease: store.prepare(
      `insert into action (id, epoch, hash, state, lease, app_id, app, kind, subject, received_at, sent_at, doubt, envelope,
         changed_at)
       values (?, ?, ?, 'leased', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       on conflict (id) do update set epoch = excluded.epoch, hash = excluded.hash, state = 'leased',
         lease = excluded.lease, app_id = excluded.app_id, app = excluded.app, kind = excluded.kind,
         subject = excluded.subject, received_at = excluded.received_at, sent_at = excluded.sent_at,
         doubt = excluded.doubt, envelope = excluded.envelope, changed_at = excluded.changed_at, answered_at = null, reported_at = null, status = null, error = null,
         result = null`,
    ),
    again: store.prepare("update action set state = 'answered', lease = ?, result = ? where id = ?"),
    sending: store.prepare("update action set state = 'sending', sent_at = ?, doubt = 1 where id = ?"),
    answered: store.prepare(
      `update action set state = 'answered', answered_at = ?, status = ?, error = ?, result = ?, doubt = ?, envelope = null
       where id = ?`,
    ),
    reported: store.prepare("update action set state = 'reported', reported_at = ? where id = ?"),
    exchange: store.prepare('insert or replace into exchange (action, exchanges) values (?, ?)'),
    /** Nothing was sent: the action leaves no trace. Something was: it stays, so that the next attempt looks first. */
    forget: store.prepare("delete from action where id = ? and lease = ? and state = 'leased' and doubt = 0"),
    unlease: store.prepare('update action set lease = null, envelope = null where id = ? and lease = ?'),
    remaining: store.prepare("select * from action where lease is not null and state <> 'reported' order by id"),
    setting: store.prepare('select value from setting where name = ?'),
    set: store.prepare(
      'insert into setting (name, value) values (?, ?) on conflict (name) do update set value = excluded.value',
    ),
    pruneAge: store.prepare("delete from action where received_at < ? and (state = 'reported' or lease is null)"),
    pruneExchanges: store.prepare(
      'delete from exchange where rowid < (select rowid from exchange order by rowid desc limit 1 offset ?)',
    ),
    pruneCount: store.prepare(
      `delete from action where (state = 'reported' or lease is null) and received_at <
         (select received_at from action order by received_at desc limit 1 offset ?)`,
    ),
  };
}
export type Statements = ReturnType<typeof prepareStatements>;
