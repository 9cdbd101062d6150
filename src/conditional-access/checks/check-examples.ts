/** Examples of requests for checks. They work in the sample tenant, and tests send each of them. */

import type { DeclaredExample } from '../../api/declaration.ts'

const allStaff = '0571a27e-0571-4a27-a000-000000000b01'
const sales = '0571a27e-0571-4a27-a000-000000000b02'
const emergency = '0571a27e-0571-4a27-a000-000000000b05'

/** Bodies of `POST /ostiary/v1/checks/conditionalAccess`. */
export const checkExamples: Readonly<Record<string, DeclaredExample>> = {
  live: {
    summary: 'The live policies, with a group for emergencies',
    value: { breakGlass: [{ id: emergency, type: 'group' }], reportOnlyDays: 30 },
  },
  draft: {
    summary: 'The live policies as they would be with a new one',
    value: {
      policies: {
        draft: {
          mode: 'overlay',
          policies: [
            {
              displayName: 'MFA for all staff but sales',
              state: 'enabled',
              conditions: {
                clientAppTypes: ['all'],
                users: { includeGroups: [allStaff], excludeGroups: [sales] },
                applications: { includeApplications: ['All'] },
              },
              grantControls: { operator: 'OR', builtInControls: ['mfa'] },
            },
          ],
        },
      },
    },
  },
}
