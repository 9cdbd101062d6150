/** Decisions see a directory write at once, in the main thread and in worker threads. */

import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { memberText, type JsonObject } from '../../src/kernel/json.ts'
import { setUpTestService, type Answer } from '../support/test-service.ts'

const application = {
  kind: 'applications',
  applications: [{ appId: '00000003-0000-0000-c000-000000000000' }],
}

describe.each(['sqlite', 'postgres'] as const)(
  'decisions after directory writes on %s',
  (store) => {
    const service = setUpTestService({ store })
    let token: string

    beforeAll(async () => {
      const scopes = [
        'Directory.AccessAsUser.All',
        'Policy.Read.All',
        'Policy.ReadWrite.ConditionalAccess',
        'Application.Read.All',
      ]
      token = await service.userToken('admin', ...scopes)
    })

    const send = (method: string, path: string, body?: unknown): Promise<Answer> =>
      service.send(method, path, { token, body })

    async function create(path: string, body: JsonObject): Promise<string> {
      const { status, json, text } = await send('POST', path, body)
      expect({ status, text: status === 201 ? '' : text }).toEqual({ status: 201, text: '' })
      return memberText(json, 'id')
    }

    const createGroup = () =>
      create('/v1.0/groups', {
        displayName: 'Team',
        mailEnabled: false,
        mailNickname: randomUUID(),
        securityEnabled: true,
      })

    async function createUser(): Promise<string> {
      const alias = randomUUID()
      return create('/v1.0/users', {
        accountEnabled: true,
        displayName: alias,
        mailNickname: alias,
        passwordProfile: { password: 'Tr0ub4dor&3' },
        userPrincipalName: `${alias}@contoso.com`,
      })
    }

    /** The outcome in the main thread, and in a worker thread: advice always takes one. */
    async function outcomes(id: string): Promise<readonly string[]> {
      const signIn = {
        principal: { id },
        target: application,
        clientApp: 'browser',
        satisfied: { methods: ['password'] },
      }
      const answers = await Promise.all(
        [false, true].map((toAllow) =>
          send('POST', '/ostiary/v1/decisions', {
            signIns: [signIn],
            ...(toAllow && { toAllow, trace: 'reasons' }),
          }),
        ),
      )
      return answers.map(({ status, json, text }) => {
        if (status !== 200) return text
        const [decision] = json['decisions'] as readonly JsonObject[]
        return memberText(decision ?? {}, 'outcome')
      })
    }

    it('follow memberships of nested groups, deletions and restores', async () => {
      const [user, inner, outer] = [await createUser(), await createGroup(), await createGroup()]
      await create('/v1.0/identity/conditionalAccess/policies', {
        displayName: 'Block the team',
        state: 'enabled',
        conditions: {
          clientAppTypes: ['all'],
          users: { includeGroups: [outer] },
          applications: { includeApplications: ['All'] },
        },
        grantControls: { operator: 'OR', builtInControls: ['block'] },
      })
      const expectOutcome = async (outcome: 'allow' | 'block') =>
        expect(await outcomes(user)).toEqual([outcome, outcome])
      const change = async (method: string, path: string, id?: string) => {
        const body =
          id === undefined ? undefined : { '@odata.id': `https://x/directoryObjects/${id}` }
        expect((await send(method, path, body)).status).toBeLessThan(300)
      }
      await expectOutcome('allow')
      await change('POST', `/v1.0/groups/${outer}/members/$ref`, inner)
      await expectOutcome('allow')
      await change('POST', `/v1.0/groups/${inner}/members/$ref`, user)
      await expectOutcome('block')
      await change('DELETE', `/v1.0/groups/${inner}`)
      await expectOutcome('allow')
      await change('POST', `/v1.0/directory/deletedItems/${inner}/restore`)
      await expectOutcome('block')
      await change('DELETE', `/v1.0/groups/${inner}/members/${user}/$ref`)
      await expectOutcome('allow')
      // A policy names the group, and it can be deleted all the same.
      await change('POST', `/v1.0/groups/${outer}/members/$ref`, user)
      await expectOutcome('block')
      await change('DELETE', `/v1.0/groups/${outer}`)
      await expectOutcome('allow')
    })

    it('find no user who was deleted, and find one again who was restored', async () => {
      const user = await createUser()
      expect(await outcomes(user)).toEqual(['allow', 'allow'])
      await send('DELETE', `/v1.0/users/${user}`)
      for (const answer of await outcomes(user)) expect(answer).toContain(user)
      await send('POST', `/v1.0/directory/deletedItems/${user}/restore`)
      expect(await outcomes(user)).toEqual(['allow', 'allow'])
    })
  },
)
