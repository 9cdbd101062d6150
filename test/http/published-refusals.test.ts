/** Refusals of a policy with the number and the text of the public service, as far as they are published. */

import { describe, expect, it } from 'vitest'
import { memberText, type JsonObject } from '../../src/kernel/json.ts'
import { withValueAt } from '../../src/edm/member-path.ts'
import { policyWithOneControl, setUpPolicyService } from '../support/policy-service.ts'
import type { Answer } from '../support/test-service.ts'

const policies = '/identity/conditionalAccess/policies'
const nowhere = '1df231c7-0000-4000-8000-000000000001'

const send = setUpPolicyService()

async function messageOf(answer: Promise<Answer>): Promise<string> {
  const { status, json } = await answer
  const error = json['error'] as JsonObject
  expect([status, error['code']]).toEqual([400, 'BadRequest'])
  return memberText(error, 'message')
}

function pointer(page: string, version: string): string {
  return `For examples, please see API documentation at https://docs.microsoft.com/en-us/graph/api/${page}?view=graph-rest-${version}.`
}

const createPage = 'conditionalaccessroot-post-policies'
const updatePage = 'conditionalaccesspolicy-update'

const schema =
  'Incoming ConditionalAccessPolicy object is null or does not match the schema of ConditionalAccessPolicy type.'
const applications =
  "'applications' condition must specify the applications to include. Try 'includeApplications' = ['none'] to start with."
const clientApps =
  "'clientAppTypes' condition does not support []. If you want to target all client apps, use ['All']. If you want to target modern authentication clients, use ['browser', 'mobileAppsAndDesktopClients']."
const noLocation = `1040: NamedLocation with id ${nowhere} does not exist in the directory.`

const rows: readonly (readonly [change: string, value: JsonObject[string], text: string])[] = [
  ['conditions.locations', { includeLocations: [nowhere], excludeLocations: [] }, noLocation],
  ['conditions.locations', { includeLocations: ['All'], excludeLocations: [nowhere] }, noLocation],
  [
    'conditions.locations',
    { includeLocations: [`/identity/conditionalAccess/namedLocations/${nowhere}`] },
    `1040: NamedLocation with id /identity/conditionalAccess/namedLocations/${nowhere} does not exist in the directory.`,
  ],
  ['conditions.users.includeGroups', ['sg_MFA'], '1054: Invalid group value: sg_MFA.'],
  [
    'conditions.users.includeRoles',
    ['All'],
    "1102: 'users' condition contains invalid role ids: All.",
  ],
  [
    'conditions.users.excludeRoles',
    [nowhere],
    `1103: 'users' condition contains non-built in role ids: ${nowhere}.`,
  ],
  [
    'conditions.applications',
    { includeApplications: ['All'], includeUserActions: ['urn:user:registersecurityinfo'] },
    "1012: 'applications' condition cannot include both 'includeApplications' and 'includeUserActions'/'includeProtectionLevels'. Please remove one of the conditions.",
  ],
]

describe.each(['v1.0', 'beta'])('through %s', (version) => {
  const path = `/${version}${policies}`
  const view = version === 'beta' ? 'beta' : '1.0'

  it.each(rows)('%s: %j', async (change, value, text) => {
    expect(
      await messageOf(send('POST', path, withValueAt(policyWithOneControl, change, value))),
    ).toBe(text)
    const { status, json } = await send('POST', path, policyWithOneControl)
    expect(status).toBe(201)
    const patch = withValueAt({}, change, value)
    expect(await messageOf(send('PATCH', `${path}/${memberText(json, 'id')}`, patch))).toBe(text)
  })

  it('points to the page of the operation', async () => {
    const { json } = await send('POST', path, policyWithOneControl)
    const item = `${path}/${memberText(json, 'id')}`
    const none = { applications: { includeApplications: [] } }
    const noTypes = { clientAppTypes: [] }
    const created = (change: JsonObject) =>
      messageOf(
        send('POST', path, {
          ...policyWithOneControl,
          conditions: { ...(policyWithOneControl['conditions'] as JsonObject), ...change },
        }),
      )
    const updated = (change: JsonObject) => messageOf(send('PATCH', item, { conditions: change }))
    expect(await created(none)).toBe(`1011: ${applications} ${pointer(createPage, view)}`)
    expect(await updated(none)).toBe(`1011: ${applications} ${pointer(updatePage, view)}`)
    expect(await created(noTypes)).toBe(`1064: ${clientApps} ${pointer(createPage, view)}`)
    expect(await updated(noTypes)).toBe(`1064: ${clientApps} ${pointer(updatePage, view)}`)
    expect(await messageOf(send('POST', path, {}))).toBe(
      `1007: ${schema} ${pointer(createPage, view)} \`displayName\` is required`,
    )
    expect(await messageOf(send('PATCH', item, { state: 'on' }))).toMatch(
      `1007: ${schema} ${pointer(updatePage, view)} \`on\` is not a value of \`state\``,
    )
  })
})

it('gives no number to what no public text has', async () => {
  const body = withValueAt(policyWithOneControl, 'conditions.users.excludeUsers', [nowhere])
  expect(await messageOf(send('POST', `/beta${policies}`, body))).toBe(
    `user \`${nowhere}\` not found in this tenant`,
  )
})
