/** Operations of Graph that this service does not have; they are refused by name. */

import { OstiaryError } from '../kernel/errors/ostiary-error.ts'
import { bothVersions, type ApiRoot, type Method } from './message.ts'
import type { Operation } from './operation.ts'
import { protocolCodes } from './protocol-codes.ts'

/** An operation that answers 501 and names what is missing. */
export function unsupportedOperation(
  method: Method,
  path: string,
  name: string,
  roots: readonly ApiRoot[] = bothVersions,
): Operation {
  return {
    method,
    path,
    roots,
    access: {
      delegated: [[]],
      application: [[]],
      directoryRoles: 'anyUser',
      denial: 'authorizationRequestDenied',
    },
    produces: 'none',
    handle: () =>
      Promise.reject(
        new OstiaryError('notImplemented', {
          ostiaryCode: protocolCodes.notSupported,
          message: `${name} is not supported by this service.`,
        }),
      ),
  }
}
