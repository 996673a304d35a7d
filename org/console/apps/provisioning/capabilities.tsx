import { capabilities } from '@postern/protocol/scim';
import { Link } from 'react-router';
import { appTexts } from '../../texts/apps.ts';
import { capabilityWords, testTexts as t } from '../../texts/provisioning.ts';

interface Props {
  appId: string;
  stated: string[] | null;
  assumed: boolean;
}

const inWords = (list: readonly string[]) => list.map((one) => capabilityWords[one] ?? one).join(', ');
const sentence = (words: string) => `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;

/** What the application can do, in words, and what it cannot. */
export function Capabilities({ appId, stated, assumed }: Props) {
  const there = stated ?? capabilities;
  const missing = capabilities.filter((one) => !there.includes(one));
  return (
    <div className="c-pad c-line">
      <h3>{t.capabilities}</h3>
      {assumed ? (
        <p className="p-small p-second">{t.assumed}</p>
      ) : (
        <p className="p-small p-second">{sentence(inWords(there))}</p>
      )}
      {missing.length > 0 && (
        <p className="p-small p-second">
          {t.missing(inWords(missing))} <Link to={`/apps/${appId}/to-app`}>{appTexts.tabs.toApp}</Link>.
        </p>
      )}
    </div>
  );
}
