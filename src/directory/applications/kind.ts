/** Applications as callers write them. */

import { OstiaryError } from '../../kernel/errors/ostiary-error.ts'
import { memberText } from '../../kernel/json.ts'
import type { UniqueKey } from '../../store/port.ts'
import { readApplications } from '../access.ts'
import { applicationType } from '../entity-types.ts'
import { applications } from '../kinds.ts'
import { writtenDirectoryKind } from '../writes/written-kind.ts'
import { applicationCodes } from '../app-parts/application-codes.ts'
import { textsOf } from '../app-parts/text-rules.ts'

const uniqueNames = 'applications.uniqueName'
const identifierUris = 'applications.identifierUri'

/** The family of logos in the store. */
export const logoFamily = 'applicationLogos'

export const writtenApplications = {
  ...writtenDirectoryKind(applications, {
    type: applicationType,
    readAccess: readApplications,
    audit: { category: 'ApplicationManagement', targetType: 'Application' },
    noun: 'application',
  }),
  companions: [logoFamily],
  uniqueKeys: (body): readonly UniqueKey[] => {
    const name = memberText(body, 'uniqueName')
    return [
      ...textsOf(body['identifierUris']).map((uri) => ({
        constraint: identifierUris,
        value: uri.toLowerCase(),
      })),
      ...(name === '' ? [] : [{ constraint: uniqueNames, value: name }]),
    ]
  },
  conflictError: ({ uniqueKey }) =>
    uniqueKey?.constraint === uniqueNames
      ? new OstiaryError('sameKeyValueConflict', {
          ostiaryCode: applicationCodes.uniqueNameTaken,
          message: 'Another object with the same value for property uniqueName already exists.',
        })
      : new OstiaryError('directoryBadRequest', {
          message: 'Another object with the same value for property identifierUris already exists.',
          findings: [
            {
              ostiaryCode: applicationCodes.identifierTaken,
              code: 'ObjectConflict',
              message:
                'Another object with the same value for property identifierUris already exists.',
              target: 'identifierUris',
            },
          ],
        }),
} satisfies ReturnType<typeof writtenDirectoryKind>
