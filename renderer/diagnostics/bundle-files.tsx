import type { BundlePreview, BundleProgress } from '@postern/protocol/console';
import { Icon } from '@postern/ui';
import { diagnosticsTexts as t } from '../texts/diagnostics.ts';

interface Props {
  parts: BundleProgress['parts'];
  bundle: BundlePreview | undefined;
  chosen: string | undefined;
  onChoose(name: string): void;
}

/** The files of the bundle; before it is there, what is being collected. */
export function BundleFiles({ parts, bundle, chosen, onChoose }: Props) {
  if (!bundle)
    return (
      <ul className="d-files" aria-label={t.files} aria-live="polite">
        {parts.map(({ name, about, ready }) => (
          <li key={name} className="d-file d-file-waits">
            <span className={`p-ink p-tone-${ready ? 'ok' : 'off'}`}>
              <Icon name={ready ? 'ok' : 'working'} />
            </span>
            <span className="p-grow">{about}</span>
          </li>
        ))}
      </ul>
    );
  return (
    <ul className="d-files" aria-label={t.files}>
      {bundle.files.map(({ name, about, bytes }) => (
        <li key={name}>
          <button
            type="button"
            className="d-file"
            aria-current={name === chosen ? 'true' : undefined}
            onClick={() => onChoose(name)}
          >
            <span className="d-file-name">{name}</span>
            <span className="d-file-size">{t.size(bytes)}</span>
            <span className="d-file-about">{about}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
