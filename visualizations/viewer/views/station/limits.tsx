/** How much may be offered and because of what, the deciding limit first. */
import type { EvseSeen } from '../../../../adapters/web/views.ts';
import * as words from '../../words.ts';

export const Limits = ({ evse }: { readonly evse: EvseSeen }) => {
  const { limits, allowedAmps, allowedPhases } = evse;
  const phases = allowedPhases === 1 ? ' on one phase' : '';
  const most = Math.max(1, ...limits.map(({ amps }) => amps));
  return (
    <section>
      <h3>
        {limits.length === 0 ? 'No limit is known yet' : `May offer ${words.amps(allowedAmps)}${phases}, because of:`}
      </h3>
      <ol class="limits">
        {limits.map(({ name, amps }, index) => (
          <li key={name}>
            <span>
              {words.limitName(name)}
              {index === 0 && <em> decides</em>}
            </span>
            <svg class="track" aria-hidden="true">
              {/* −1: this one does not limit at all (guide 3092). */}
              <rect width={`${(100 * Math.max(0, amps)) / most}%`} height="100%" rx="3" />
            </svg>
            {amps < 0 ? 'none' : words.amps(amps)}
          </li>
        ))}
      </ol>
    </section>
  );
};
