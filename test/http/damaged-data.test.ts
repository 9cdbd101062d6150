import { describe, expect, it } from 'vitest'
import { contosoTenantId } from '../../src/directory/sample/contoso.ts'
import { policyKind } from '../../src/conditional-access/resources/policies/kind.ts'
import { memberText } from '../../src/kernel/json.ts'
import { createRawSqlite, type RawDatabase } from '../support/raw-database.ts'
import { startTestService } from '../support/test-service.ts'

const policies = '/v1.0/identity/conditionalAccess/policies'

const scopes = [
  'Policy.Read.All',
  'Policy.ReadWrite.ConditionalAccess',
  'Application.Read.All',
] as const

async function startOver(database: RawDatabase) {
  return startTestService({
    testStore: {
      store: await database.open(),
      reopen: database.open,
      dispose: async () => undefined,
    },
  })
}

/** Creates policies and returns their ids. */
async function createPolicies(database: RawDatabase, count: number): Promise<readonly string[]> {
  const service = await startOver(database)
  const token = await service.userToken('admin', ...scopes)
  const ids: string[] = []
  for (let index = 0; index < count; index += 1) {
    const { json } = await service.send('POST', policies, {
      token,
      body: {
        displayName: `Policy ${index}`,
        state: 'disabled',
        conditions: {
          clientAppTypes: ['all'],
          applications: { includeApplications: ['All'] },
          users: { includeUsers: ['None'] },
        },
        grantControls: { operator: 'OR', builtInControls: ['block'] },
      },
    })
    ids.push(memberText(json, 'id') ?? '')
  }
  await service.store.close()
  await service.close()
  return ids
}

describe('a policy that was changed in the database', () => {
  it('is named in the answer and takes part in no decision', async () => {
    const database = createRawSqlite()
    const [damaged, intact] = await createPolicies(database, 2)
    await database.run(
      `update objects set body = replace(body, '"disabled"', '"enabled"') where object_key = '${damaged}'`,
    )
    const service = await startOver(database)
    const token = await service.userToken('admin', ...scopes)
    const signIn = {
      principal: { id: '0571a27e-0571-4a27-a000-000000000a04' },
      target: {
        kind: 'applications',
        applications: [{ appId: '00000003-0000-0ff1-ce00-000000000000' }],
      },
    }
    const answers = [
      await service.send('GET', `${policies}/${damaged}`, { token }),
      await service.send('GET', policies, { token }),
      await service.send('PATCH', `${policies}/${damaged}`, { token, body: { displayName: 'x' } }),
      await service.send('POST', '/ostiary/v1/decisions', { token, body: { signIn } }),
    ]
    const refusal = {
      code: 'InternalServerError',
      '@ostiary.code': 'request.objectDamaged',
      message: `Stored data is damaged: object \`${damaged}\` of \`${policyKind.name}\` does not match its hash. The operator of this service must restore it from a backup.`,
    }
    expect(answers.map(({ status, json }) => ({ status, json }))).toMatchObject(
      answers.map(() => ({ status: 500, json: { error: refusal } })),
    )
    expect(await service.send('GET', `${policies}/${intact}`, { token })).toMatchObject({
      status: 200,
    })
    await service.store.close()
    await service.close()
    await database.dispose()
  })

  it('is an error with its name where its body does not fit its type', async () => {
    const database = createRawSqlite()
    const [misfit] = await createPolicies(database, 1)
    if (misfit === undefined) throw new Error('no policy was created')
    const store = await database.open()
    const key = { family: policyKind.name, id: misfit }
    const stored = await store.find(contosoTenantId, key)
    await store.write(
      contosoTenantId,
      { author: { kind: 'system', id: 'test' }, requestId: 'test', at: new Date() },
      (transaction) =>
        transaction.replace({
          ...key,
          body: { ...stored?.body, state: 'enbaled' },
          index: [],
          uniqueKeys: [],
        }),
    )
    await store.close()
    const service = await startOver(database)
    const token = await service.userToken('admin', ...scopes)
    const answers = [
      await service.send('GET', policies, { token }),
      await service.send('POST', '/ostiary/v1/decisions', {
        token,
        body: {
          signIn: {
            principal: { id: '0571a27e-0571-4a27-a000-000000000a04' },
            target: {
              kind: 'applications',
              applications: [{ appId: '00000003-0000-0ff1-ce00-000000000000' }],
            },
          },
        },
      }),
    ]
    const message = `Stored data is damaged: object \`${misfit}\` of \`${policyKind.name}\` does not fit its type at \`/state\`. The operator of this service must restore it from a backup.`
    expect(answers.map(({ status, json }) => ({ status, json }))).toMatchObject(
      answers.map(() => ({ status: 500, json: { error: { message } } })),
    )
    await service.store.close()
    await service.close()
    await database.dispose()
  })
})
