import { Button, PasswordInput, TextInput } from '@mantine/core';
import { Brand, ErrorBlock } from '@postern/ui';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useEffect, useState } from 'react';
import type { ApiFault } from '../api/api-fault.ts';
import { useClient } from '../api/client-context.ts';
import { type Session, signIn } from '../api/session.ts';
import { FaultBlock } from '../parts/fault-block.tsx';
import { common } from '../texts/common.ts';
import { signInTexts as t } from '../texts/frame.ts';

export function SignIn({ onSignedIn }: { onSignedIn(session: Session): void }) {
  const client = useClient();
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const attempt = useMutation<Session, ApiFault>({
    mutationFn: () => signIn(client, login.trim(), password),
    onSuccess: onSignedIn,
  });
  useEffect(() => {
    document.title = `${t.title} · ${common.product}`;
  }, []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    attempt.mutate();
  };
  return (
    <main className="c-sign-in">
      <form className="p-panel c-sign-in-card" onSubmit={submit} aria-labelledby="sign-in-title">
        <Brand product={common.product} size={28} />
        <div>
          <h1 id="sign-in-title">{t.title}</h1>
          <p className="p-second">{t.lead}</p>
        </div>
        {attempt.error?.status === 401 ? (
          <ErrorBlock title={t.wrong} next={t.wrongNext} code={attempt.error.code} />
        ) : (
          <FaultBlock fault={attempt.error} />
        )}
        <TextInput
          label={t.login}
          name="login"
          autoComplete="username"
          autoFocus
          required
          withAsterisk={false}
          value={login}
          onChange={(event) => setLogin(event.currentTarget.value)}
        />
        <PasswordInput
          label={t.password}
          name="password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <Button type="submit" variant="filled" loading={attempt.isPending}>
          {t.submit}
        </Button>
      </form>
    </main>
  );
}
