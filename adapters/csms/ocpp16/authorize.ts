/** What a central system says of a token, in our words. */
import type { TokenRecord, TokenStatus } from '../../../machines/vocabulary/tokens.ts';
import type { Conf } from './messages.ts';
import { readTime } from './time.ts';

type IdTagInfo = Conf<'Authorize'>['idTagInfo'];

const statuses: { readonly [S in IdTagInfo['status']]: TokenStatus } = {
  Accepted: 'accepted',
  Blocked: 'blocked',
  Expired: 'expired',
  Invalid: 'invalid',
  ConcurrentTx: 'concurrent',
};

export function tokenRecord({ status, parentIdTag, expiryDate }: IdTagInfo): TokenRecord {
  const until = expiryDate === undefined ? null : readTime(expiryDate);
  return {
    status: statuses[status],
    ...(parentIdTag === undefined ? {} : { parent: parentIdTag }),
    ...(until === null ? {} : { until }),
  };
}
