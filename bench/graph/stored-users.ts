/** Users of usual size, stored without a server. */

import { randomUUID } from 'node:crypto'
import { contosoTenantId } from '../../src/directory/sample/contoso.ts'
import { stateOf, users } from '../../src/directory/kinds.ts'
import type { JsonObject } from '../../src/kernel/json.ts'
import type { Store } from '../../src/store/port.ts'

/** How many users are stored. */
export const storedUsers = 1_000

/** The beginning of the names of ten of them. */
export const tenUsers = 'Person 012'

function userNumbered(number: number): JsonObject {
  const digits = String(number).padStart(4, '0')
  return {
    displayName: `Person ${digits}`,
    givenName: 'Person',
    surname: digits,
    jobTitle: 'Engineer',
    officeLocation: `Building ${number % 40}`,
    mail: `person-${digits}@contoso.com`,
    businessPhones: [`+1 425 555 ${digits}`],
    mobilePhone: null,
    preferredLanguage: 'en-US',
    userPrincipalName: `person-${digits}@contoso.com`,
    userType: 'Member',
    accountEnabled: true,
    usageLocation: 'US',
  }
}

/** Stores the users in the sample tenant; returns their ids. */
export async function storeUsers(store: Store): Promise<readonly string[]> {
  const ids = Array.from({ length: storedUsers }, () => randomUUID())
  const author = { kind: 'system', id: 'bench' } as const
  const provenance = { author, requestId: randomUUID(), at: new Date() }
  await store.write(contosoTenantId, provenance, async (transaction) => {
    for (const [number, id] of ids.entries()) {
      await transaction.create(stateOf(users, id, userNumbered(number)))
    }
  })
  return ids
}
