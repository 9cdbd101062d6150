/** Who may ask what STS policies do. A question that names no user needs the right to read policies alone. */

import { contosoClient } from '../../../src/directory/sample/contoso.ts'
import { one, type Access, type Row } from './access-rows.ts'

const permissions = one('Policy.Read.All', 'Policy.ReadWrite.ApplicationConfiguration')

const access: Access = {
  delegated: permissions,
  application: permissions,
  roles: [
    'globalAdministrator',
    'applicationAdministrator',
    'cloudApplicationAdministrator',
    'globalReader',
    'securityReader',
    'securityAdministrator',
  ],
  code: 'Authorization_RequestDenied',
}

/** A question that succeeds for everybody who may ask. */
const stsQuestionBody = { client: { appId: contosoClient.appId } }

/** The paths of the questions. */
const stsQuestionPaths = ['/ostiary/v1/sts/effective', '/ostiary/v1/sts/claims'] as const

export const stsQuestionRows: readonly Row[] = stsQuestionPaths.map((path) => ({
  name: `POST ${path}`,
  access,
  status: 200,
  prepare: () => ({ method: 'POST', path, body: stsQuestionBody }),
}))
