/** Answers questions about STS policies from a data directory or database, without a server. */

import { createFindFrequencyPolicies } from '../../conditional-access/decisions/sign-in-frequency-policies.ts'
import { createLiveRules } from '../../conditional-access/decisions/live-rules.ts'
import { isGuid, type TenantId } from '../../kernel/ids.ts'
import type { Checked } from '../../kernel/findings.ts'
import type { JsonObject } from '../../kernel/json.ts'
import type { Store } from '../../store/port.ts'
import { servicePrincipals } from '../../directory/kinds.ts'
import { loadParty, type PartyName } from '../../sts-policies/questions/load-party.ts'
import type { AskedParty } from '../../sts-policies/questions/question-members.ts'
import type { QuestionedTenant } from '../../sts-policies/questions/questioned-tenant.ts'
import type { StsSource } from '../../sts-policies/questions/source.ts'
import { createStsTenants, type StsTenants } from '../../sts-policies/questions/stored-tenant.ts'
import { usualStsSettings } from '../../sts-policies/select/policy-records.ts'
import { inboundTrust } from '../../tenant-policies/cross-tenant-access/inbound-trust.ts'
import { CommandError, exitCodes } from '../failure.ts'
import { chooseTenant, openStore } from '../options.ts'
import { policyNamed } from './file-parties.ts'
import type { NamedAssignment, QuestionFlags } from './question.ts'

/** The parties and policies of a question, as a request names them. */
export interface NamedSubject {
  readonly client: AskedParty
  readonly resource?: AskedParty
  readonly policies?: StsSource
}

/** Finds an application by id or name, as a request names it. @throws CommandError. */
async function partyIn(
  { store, tenants, tenant }: QuestionedTenant,
  name: string,
  option: string,
): Promise<PartyName> {
  if (isGuid(name)) {
    const byId = { servicePrincipalId: name }
    const found = await loadParty(store, tenants, tenant, byId)
    return found === undefined ? { appId: name } : byId
  }
  const { items } = await store.list(tenant, servicePrincipals.name, {
    filter: { kind: 'comparison', operator: 'eq', property: 'displayName', value: name },
    limit: 2,
  })
  const [principal] = items
  if (principal !== undefined && items.length === 1) return { servicePrincipalId: principal.id }
  throw new CommandError(
    principal === undefined
      ? `${option}: the tenant has no service principal with the name '${name}'`
      : `${option}: several service principals have the name '${name}'; give an id`,
    exitCodes.usage,
  )
}

type DraftAssignment = NonNullable<NonNullable<StsSource['draft']>['assignments']>[number]

async function assignmentIn(
  questioned: QuestionedTenant,
  { policy, object }: NamedAssignment,
  target: 'servicePrincipal' | 'application',
): Promise<DraftAssignment> {
  const option = target === 'application' ? '--assign-to-application' : '--assign'
  const { policies } = await questioned.tenants.find(questioned.store, questioned.tenant)
  const policyId = policyNamed(policies, policy, option).id
  const name = await partyIn(questioned, object, option)
  const party = await loadParty(questioned.store, questioned.tenants, questioned.tenant, name)
  return target === 'application'
    ? { policyId, applicationId: party?.applicationId ?? object }
    : { policyId, servicePrincipalId: party?.servicePrincipalId ?? object }
}

async function subjectIn(
  questioned: QuestionedTenant,
  { client, resource, assign = [], assignToApplication = [], continuousAccess }: QuestionFlags,
): Promise<NamedSubject> {
  const party = async (name: string, option: string): Promise<AskedParty> => ({
    ...(await partyIn(questioned, name, option)),
    ...(continuousAccess && { handlesContinuousAccess: true }),
  })
  const assignments: DraftAssignment[] = []
  for (const named of assign) {
    assignments.push(await assignmentIn(questioned, named, 'servicePrincipal'))
  }
  for (const named of assignToApplication) {
    assignments.push(await assignmentIn(questioned, named, 'application'))
  }
  return {
    client: await party(client, '--client'),
    ...(resource !== undefined && { resource: await party(resource, '--resource') }),
    ...(assignments.length > 0 && { policies: { draft: { mode: 'overlay', assignments } } }),
  }
}

function questionedTenant(store: Store, tenant: TenantId, tenants: StsTenants): QuestionedTenant {
  const findPolicies = createFindFrequencyPolicies(createLiveRules(inboundTrust))
  return {
    store,
    tenant,
    tenants,
    frequencyPolicies: (question) => findPolicies(store, { ...question, tenant }),
  }
}

/**
 * Answers from the tenant that the options name. `answer` gathers and answers by the parties and policies that it is
 * given. @throws CommandError.
 */
export async function askStsStore(
  flags: QuestionFlags,
  answer: (questioned: QuestionedTenant, subject: NamedSubject) => Promise<Checked<JsonObject>>,
): Promise<JsonObject> {
  const store = await openStore(flags, 'existing')
  try {
    const tenant = await chooseTenant(store, flags.tenant)
    const tenants = createStsTenants(usualStsSettings)
    const questioned = questionedTenant(store, tenant, tenants)
    const answered = await answer(questioned, await subjectIn(questioned, flags))
    if (answered.ok) return answered.value
    throw new CommandError(answered.findings.map(({ message }) => message).join('\n'))
  } finally {
    await store.close()
  }
}
