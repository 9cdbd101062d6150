/** Requests for eligible and active role assignments, and the schedules that they make, on both stores. */

import { beforeAll, describe, expect, it } from 'vitest'
import { isJsonObject, memberText, type JsonObject } from '../../src/kernel/json.ts'
import { createMovableClock } from '../support/movable-clock.ts'
import { setUpTestService, type Answer } from '../support/test-service.ts'

const root = '/v1.0/roleManagement/directory'
const requests = `${root}/roleEligibilityScheduleRequests`
const idOf = (last: string) => `0571a27e-0571-4a27-a000-000000000${last}`
const bob = idOf('a05')
const reports = '4a5d8f65-41da-4de4-8968-e035b65339cf'
const administrator = 'e8611ab8-c189-46e8-94e1-60213ab1f814'

function valuesIn({ json }: Answer): readonly JsonObject[] {
  const { value } = json
  return Array.isArray(value) ? value.filter(isJsonObject) : []
}

function refusalIn({ status, json }: Answer): readonly unknown[] {
  const { error } = json
  return isJsonObject(error) ? [status, error['code'], error['message']] : [status]
}

describe.each(['sqlite', 'postgres'] as const)('role schedules on %s', (storeName) => {
  const service = setUpTestService({ store: storeName })
  let token: string

  beforeAll(async () => {
    token = await service.userToken('admin', 'RoleManagement.ReadWrite.Directory')
  })

  const send = (method: string, url: string, body?: unknown, by = token) =>
    service.send(method, url.replaceAll(' ', '%20'), { token: by, body })

  /** What the Terraform provider sends, with changes. */
  const assignTo = (principalId: string, change: object = {}) => ({
    action: 'adminAssign',
    directoryScopeId: '/',
    justification: 'Test',
    principalId,
    roleDefinitionId: administrator,
    scheduleInfo: {
      expiration: { type: 'noExpiration' },
      startDateTime: new Date(Date.now() - 1_000).toISOString(),
    },
    ...change,
  })

  it('makes a principal eligible, which is not active, and ends it', async () => {
    const made = await send('POST', requests, assignTo(bob))
    const id = memberText(made.json, 'id')
    const held = { principalId: bob, roleDefinitionId: administrator, directoryScopeId: '/' }
    expect(made).toMatchObject({
      status: 201,
      json: { ...held, action: 'adminAssign', status: 'Provisioned', targetScheduleId: id },
    })
    const { '@odata.context': _, ...printed } = made.json
    const { '@odata.context': context, ...read } = (await send('GET', `${requests}/${id}`)).json
    expect([read, typeof context]).toEqual([printed, 'string'])
    const filter = `?$filter=principalId eq '${bob}' and roleDefinitionId eq '${administrator}'`
    for (const name of ['roleEligibilitySchedules', 'roleEligibilityScheduleInstances']) {
      const listed = valuesIn(await send('GET', `${root}/${name}${filter}`))
      expect(listed).toMatchObject([{ ...held, id, memberType: 'Direct' }])
      const one = await send('GET', `${root}/${name}/${id}?$expand=principal`)
      expect(one).toMatchObject({ status: 200, json: { ...held, principal: { id: bob } } })
    }
    expect(valuesIn(await send('GET', `${root}/roleAssignments${filter}`))).toEqual([])
    const bobToken = await service.userToken('bob', 'RoleManagement.ReadWrite.Directory')
    expect((await send('POST', requests, assignTo(bob), bobToken)).status).toBe(403)
    expect(refusalIn(await send('POST', requests, assignTo(bob)))).toEqual([
      400,
      'RoleAssignmentExists',
      'The Role assignment already exists.',
    ])
    const { scheduleInfo: __, ...removal } = { ...assignTo(bob), action: 'adminRemove' }
    const removed = await send('POST', requests, removal)
    expect(removed).toMatchObject({
      status: 201,
      json: { status: 'Revoked', targetScheduleId: id, scheduleInfo: null },
    })
    expect((await send('GET', `${requests}/${id}`)).json).toMatchObject({ status: 'Revoked' })
    expect((await send('GET', `${root}/roleEligibilitySchedules/${id}`)).status).toBe(404)
    expect(refusalIn(await send('POST', requests, removal))).toEqual([
      400,
      'RoleAssignmentDoesNotExist',
      'The Role assignment does not exist.',
    ])
  })

  it.each([
    ['activation', { action: 'selfActivate' }, 501],
    ['an extension', { action: 'adminExtend' }, 501],
    ['validation', { isValidationOnly: true }, 501],
    [
      'repetition',
      {
        scheduleInfo: {
          recurrence: { pattern: { type: 'daily', interval: 1, month: 0, dayOfMonth: 0 } },
        },
      },
      501,
    ],
    ['an end that is no instant', { scheduleInfo: { expiration: { type: 'afterDateTime' } } }, 400],
    ['an unknown action', { action: 'assign' }, 400],
    ['a service principal', { principalId: idOf('f01') }, 400],
    ['a missing role', { roleDefinitionId: idOf('fff') }, 404],
    ['no action', { action: undefined }, 400],
  ])('refuses %s', async (_, change, status) => {
    const answer = await send('POST', requests, assignTo(bob, change))
    expect([answer.status, answer.text]).toEqual([status, expect.any(String)])
    expect(answer.text).not.toMatch(/RoleNotFound|SubjectNotFound/u)
  })

  it('makes and removes an active assignment by requests, as all views show', async () => {
    const active = `${root}/roleAssignmentScheduleRequests`
    const body = assignTo(bob, { roleDefinitionId: reports })
    const made = await send('POST', active, body)
    expect(made).toMatchObject({ status: 201, json: { status: 'Provisioned' } })
    const filter = `?$filter=principalId eq '${bob}' and roleDefinitionId eq '${reports}'`
    const ids = []
    for (const name of [
      'roleAssignments',
      'roleAssignmentSchedules',
      'roleAssignmentScheduleInstances',
    ]) {
      ids.push(...valuesIn(await send('GET', `${root}/${name}${filter}`)).map(({ id }) => id))
    }
    expect(ids).toEqual(Array(3).fill(made.json['targetScheduleId']))
    expect(refusalIn(await send('POST', active, body)).slice(0, 2)).toEqual([
      400,
      'RoleAssignmentExists',
    ])
    const ends = { expiration: { type: 'afterDuration', duration: 'PT1H' } }
    const limited = { ...body, principalId: idOf('a04'), scheduleInfo: ends }
    expect((await send('POST', active, limited)).status).toBe(501)
    const removal = { ...body, action: 'adminRemove' }
    expect((await send('POST', active, removal)).status).toBe(201)
    expect(valuesIn(await send('GET', `${root}/roleAssignments${filter}`))).toEqual([])
    expect((await send('POST', active, removal)).status).toBe(400)
  })
})

describe('the period of an eligibility', () => {
  const clock = createMovableClock()
  const service = setUpTestService({ app: { clock: clock.clock } })

  it('hides a schedule that has not begun among the instances, and one that has ended everywhere', async () => {
    const token = await service.userToken('admin', 'RoleManagement.ReadWrite.Directory')
    const now = clock.clock().getTime()
    const body = {
      action: 'adminAssign',
      directoryScopeId: '/',
      principalId: bob,
      roleDefinitionId: reports,
      scheduleInfo: {
        startDateTime: new Date(now + 60_000).toISOString(),
        expiration: { type: 'afterDuration', duration: 'PT1M' },
      },
    }
    const made = await service.send('POST', requests, { token, body })
    const id = memberText(made.json, 'id')
    const statuses = async () => {
      const found: number[] = []
      for (const name of ['roleEligibilitySchedules', 'roleEligibilityScheduleInstances']) {
        found.push((await service.send('GET', `${root}/${name}/${id}`, { token })).status)
      }
      return found
    }
    expect(await statuses()).toEqual([200, 404])
    clock.advance({ minutes: 1.5 })
    expect(await statuses()).toEqual([200, 200])
    clock.advance({ minutes: 1 })
    expect(await statuses()).toEqual([404, 404])
    const again = { ...body, scheduleInfo: null }
    expect((await service.send('POST', requests, { token, body: again })).status).toBe(201)
  })
})
