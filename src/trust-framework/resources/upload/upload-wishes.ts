/** The headers with which the sender of a policy asks for stricter checks. */

import { abbreviate } from '../../../kernel/abbreviate.ts'
import { refusedBy } from '../../../kernel/errors/refused-by.ts'
import type { GraphRequest } from '../../../graph/message.ts'
import type { TrustFrameworkOptions } from '../options.ts'
import { trustFrameworkPolicyCodes } from '../resource-codes.ts'

/** Decides what a missing key container is, for one request. */
export const missingKeysHeader = 'Ostiary-Missing-Keys'

/** Refuses a base policy that breaks policies that inherit from it. */
export const descendantsHeader = 'Ostiary-Check-Descendants'

/** What the sender wants. */
export interface UploadWishes {
  readonly missingKeys: 'warn' | 'refuse'
  /** What new faults of policies that inherit from this one are. */
  readonly descendantFaults: 'warn' | 'refuse'
}

function readWish(
  { headers }: Pick<GraphRequest, 'headers'>,
  name: string,
): 'warn' | 'refuse' | undefined {
  const value = headers[name.toLowerCase()]?.trim().toLowerCase()
  if (value === undefined || value === 'warn' || value === 'refuse') return value
  throw refusedBy([
    {
      ostiaryCode: trustFrameworkPolicyCodes.headerInvalid,
      message: `The header \`${name}\` must be \`warn\` or \`refuse\`, not '${abbreviate(value)}'.`,
      target: name,
    },
  ])
}

/**
 * Reads the headers; the settings of the service count where there are none.
 * @throws OstiaryError `badRequest` when a header has another value.
 */
export function readWishes(
  request: Pick<GraphRequest, 'headers'>,
  { missingKeys }: TrustFrameworkOptions,
): UploadWishes {
  return {
    missingKeys: readWish(request, missingKeysHeader) ?? missingKeys,
    descendantFaults: readWish(request, descendantsHeader) ?? 'warn',
  }
}
