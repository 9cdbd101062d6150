/**
 * Who may read, write and assign the typed families of STS policies. Source: the permission tables of the Graph pages
 * of each type, and https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference.
 */

import { randomUUID } from 'node:crypto'
import { memberText, type JsonObject } from '../../../src/kernel/json.ts'
import { policyTypes, type PolicyType } from '../../../src/sts-policies/model/policy-types.ts'
import {
  get,
  one,
  readRow,
  type Access,
  type Administrator,
  type PermissionSets,
  type Row,
} from './access-rows.ts'
import { row } from './directory-write-rows.ts'
import type { RoleName } from './role-holders.ts'

const writers: readonly RoleName[] = [
  'globalAdministrator',
  'applicationAdministrator',
  'cloudApplicationAdministrator',
]
const readers: readonly RoleName[] = [
  ...writers,
  'globalReader',
  'securityReader',
  'securityAdministrator',
]

function access(permissions: PermissionSets, roles: readonly RoleName[]): Access {
  return {
    delegated: permissions,
    application: permissions,
    roles,
    code: 'Authorization_RequestDenied',
  }
}

const configuration = 'Policy.ReadWrite.ApplicationConfiguration'
const b2b = 'Policy.ReadWrite.B2BManagementPolicy'

/** What prepares the rows. */
export const stsPolicyScopes = [
  'Policy.Read.All',
  'Application.ReadWrite.All',
  configuration,
  b2b,
] as const

function accessTo({ isSingle }: PolicyType) {
  if (isSingle) {
    const read = access(one('Policy.Read.B2BManagementPolicy', b2b), readers)
    return { read, write: access(one(b2b), writers), appliesTo: read }
  }
  return {
    read: access(one('Policy.Read.All', configuration), readers),
    write: access(one(configuration), writers),
    appliesTo: access(
      one('Policy.Read.All', configuration, 'Application.Read.All', 'Directory.Read.All'),
      readers,
    ),
  }
}

function pairsWith(right: string): PermissionSets {
  return [
    [right, 'Policy.Read.All'],
    [right, configuration],
  ]
}

const manageAll = pairsWith('Application.ReadWrite.All')
const listAssigned: Access = {
  ...access(manageAll, readers),
  application: [...manageAll, ...pairsWith('Application.ReadWrite.OwnedBy')],
}
/** WHY not with `OwnedBy`: the client of the tests owns neither of the two objects. */
const changeAssigned = access(manageAll, writers)

const targets = {
  applications: '/v1.0/applications/0571a27e-0571-4a27-a000-000000000c01',
  servicePrincipals: '/v1.0/servicePrincipals/0571a27e-0571-4a27-a000-000000000f01',
}

async function empty(administrator: Administrator, path: string, suffix = ''): Promise<void> {
  const { json } = await administrator.send(get(path))
  for (const policy of json['value'] as readonly JsonObject[]) {
    const id = memberText(policy, 'id')
    await administrator.send({ method: 'DELETE', path: `${path}/${id}${suffix}` })
  }
}

function rowsOfType(administrator: Administrator, type: PolicyType): readonly Row[] {
  const { family, isSingle, name, assignableTo } = type
  if (family === undefined) return []
  const path = `/${family.isBeta ? 'beta' : 'v1.0'}/policies/${family.segment}`
  const rule = accessTo(type)
  const body = () => ({
    displayName: randomUUID(),
    definition: [`{"${name}":{"Version":1}}`],
  })
  const makeRoom = async (): Promise<void> => {
    if (isSingle) await empty(administrator, path)
  }
  const created = async (): Promise<string> => {
    await makeRoom()
    return administrator.create(path, body())
  }
  return [
    readRow(path, rule.read),
    readRow(`${path}/$count`, rule.read),
    readRow(`${path}/{id}`, rule.read, async () => get(await created())),
    ...['', '/$count'].map((suffix) =>
      readRow(`${path}/{id}/appliesTo${suffix}`, rule.appliesTo, async () =>
        get(`${await created()}/appliesTo${suffix}`),
      ),
    ),
    row(
      `POST ${path}`,
      rule.write,
      async () => {
        await makeRoom()
        return { method: 'POST', path, body: body() }
      },
      201,
    ),
    row(`PATCH ${path}/{id}`, rule.write, async () => ({
      method: 'PATCH',
      path: await created(),
      body: { displayName: randomUUID() },
    })),
    row(`DELETE ${path}/{id}`, rule.write, async () => ({
      method: 'DELETE',
      path: await created(),
    })),
    ...Object.entries(targets)
      .filter(([kind]) => assignableTo.includes(kind))
      .flatMap(([, target]) => assignmentRows(administrator, target, family.segment, created)),
  ]
}

function assignmentRows(
  administrator: Administrator,
  target: string,
  segment: string,
  created: () => Promise<string>,
): readonly Row[] {
  const path = `${target}/${segment}`
  const assign = async () => {
    await empty(administrator, path, '/$ref')
    const policy = await created()
    const body = { '@odata.id': `https://graph.microsoft.com${policy}` }
    return { method: 'POST', path: `${path}/$ref`, body, policy }
  }
  const assigned = async (): Promise<string> => {
    const request = await assign()
    await administrator.send(request)
    return request.policy
  }
  return [
    ...['', '/$count', '/$ref'].map((suffix) => readRow(`${path}${suffix}`, listAssigned)),
    row(`POST ${path}/$ref`, changeAssigned, assign),
    row(`DELETE ${path}/{id}/$ref`, changeAssigned, async () => {
      const policy = await assigned()
      return { method: 'DELETE', path: `${path}/${policy.split('/').at(-1)}/$ref` }
    }),
    row(`DELETE ${path}/$ref`, changeAssigned, async () => {
      const reference = encodeURIComponent(`https://graph.microsoft.com${await assigned()}`)
      return { method: 'DELETE', path: `${path}/$ref?@id=${reference}` }
    }),
  ]
}

/** The rows of every typed family. */
export function stsPolicyRows(administrator: Administrator): readonly Row[] {
  return policyTypes.flatMap((type) => rowsOfType(administrator, type))
}
