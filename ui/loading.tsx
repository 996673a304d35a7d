import { useEffect, useState } from 'react';
import { Icon } from './icon.tsx';

/** Says that something is being read, once it takes longer than 400 ms; before that it only keeps the place. */
export function Loading({ children }: { children: string }) {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 400);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className="p-loading" role="status">
      {late && (
        <>
          <Icon name="working" /> {children}
        </>
      )}
    </div>
  );
}
