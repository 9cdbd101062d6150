/** Writes that lock somebody out only together: however they meet, one of them is refused. */

import { beforeAll, describe, expect, it } from 'vitest'
import { memberText } from '../../src/kernel/json.ts'
import { storeNames } from '../contract/support/graph-client.ts'
import { setUpTestService } from '../support/test-service.ts'

const path = '/v1.0/identity/conditionalAccess/policies'

/** The Global Administrators of the sample. */
const administrators = ['a01', 'a07', 'a08'].map((end) => `0571a27e-0571-4a27-a000-000000000${end}`)

/** A policy that blocks every sign-in of all users but the other administrators. */
function blocking(administrator: string) {
  return {
    displayName: `Block ${administrator}`,
    state: 'enabled',
    conditions: {
      clientAppTypes: ['all'],
      applications: { includeApplications: ['All'] },
      users: {
        includeUsers: ['All'],
        excludeUsers: administrators.filter((other) => other !== administrator),
      },
    },
    grantControls: { operator: 'OR', builtInControls: ['block'] },
  }
}

describe.each(storeNames)('on %s', (store) => {
  const service = setUpTestService({ store, app: { workers: 2 } })
  let token: string
  beforeAll(async () => {
    token = await service.userToken(
      'admin',
      'Policy.Read.All',
      'Policy.ReadWrite.ConditionalAccess',
      'Application.Read.All',
    )
  })

  const post = (body: unknown) => service.send('POST', path, { token, body })

  it('refuses one of three writes that together lock out every administrator', async () => {
    for (let round = 0; round < 4; round += 1) {
      const harmless = { ...blocking('nobody'), state: 'disabled' }
      const [answers] = await Promise.all([
        Promise.all(administrators.map((each) => post(blocking(each)))),
        Promise.all(Array.from({ length: 5 }, () => post(harmless))),
      ])
      expect(answers.filter(({ status }) => status === 409)).toHaveLength(1)
      const written = answers.filter(({ status }) => status === 201)
      expect(written).toHaveLength(2)
      for (const { json } of written) {
        await service.send('DELETE', `${path}/${memberText(json, 'id')}`, { token })
      }
    }
  })
})
