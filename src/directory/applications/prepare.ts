/** Checks applications against the rest of the tenant, and completes what is stored. */

import type { ProposedChange } from '../../graph/writable-entity-set.ts'
import type { OperationContext } from '../../graph/operation.ts'
import type { JsonObject } from '../../kernel/json.ts'
import type { Tenant } from '../../store/port.ts'
import { ownTenant } from '../own-tenant.ts'
import type { DirectoryProposal } from '../writes/directory-codec.ts'
import { refuseBody } from '../writes/refuse.ts'
import { requireControl } from '../app-parts/control.ts'
import { findForeignHosts } from './identifier-uris.ts'
import { keysToStore } from '../app-parts/key-credentials.ts'
import {
  createSecret,
  findSecretRequestFaults,
  requestedSecret,
} from '../app-parts/password-credentials.ts'
import { listedObjects, textsOf } from '../app-parts/text-rules.ts'

/** The tenants of requests that write applications. */
const tenants = new WeakMap<OperationContext, Tenant>()

/**
 * Reads the tenant of a request before its transaction begins. WHY before: a transaction that waits for a second
 * connection can wait for ever.
 */
export async function noteTenant(context: OperationContext): Promise<void> {
  tenants.set(context, await ownTenant(context))
}

function notedTenant(context: OperationContext): Tenant {
  const tenant = tenants.get(context)
  if (tenant === undefined) throw new Error('the tenant of the request was not read')
  return tenant
}

/** Secrets that a request made, by `keyId`, until its answer shows them. */
const newSecrets = new WeakMap<OperationContext, ReadonlyMap<string, string>>()

/** The secrets that were made for a new application in this request. */
export function secretsMadeFor(context: OperationContext): ReadonlyMap<string, string> {
  return newSecrets.get(context) ?? new Map()
}

async function withFirstSecrets(
  context: OperationContext,
  body: JsonObject,
  given: JsonObject,
): Promise<JsonObject> {
  const made: JsonObject[] = []
  const texts = new Map<string, string>()
  for (const asked of listedObjects(given['passwordCredentials'])) {
    const { at } = context.request
    const request = requestedSecret(asked, at)
    const faults = findSecretRequestFaults(request, at, ['passwordCredentials', 0])
    if (faults.length > 0) throw refuseBody(faults)
    const keyId = context.ids()
    const { secret, credential } = await createSecret(request, keyId)
    texts.set(keyId, secret)
    made.push(credential)
  }
  newSecrets.set(context, texts)
  return { ...body, passwordCredentials: made }
}

/** Checks an application and returns what is stored. */
export async function prepareApplication(
  change: ProposedChange,
  { body, given }: DirectoryProposal,
): Promise<JsonObject> {
  const { context, transaction, before, restored } = change
  if (restored !== undefined) return body
  if (before !== undefined) await requireControl(context, transaction, before)
  const tenant = notedTenant(context)
  const domains = tenant.domains.map(({ name }) => name.toLowerCase())
  const foreign =
    given['identifierUris'] === undefined
      ? []
      : findForeignHosts(textsOf(body['identifierUris']), domains)
  if (foreign.length > 0) throw refuseBody(foreign)
  const keyCredentials = keysToStore(
    listedObjects(body['keyCredentials']),
    before?.body,
    context.ids,
  )
  const whole = { ...body, keyCredentials }
  if (before !== undefined) return whole
  const { name: publisherDomain = null } =
    tenant.domains.find(({ isDefault }) => isDefault) ?? tenant.domains[0] ?? {}
  return withFirstSecrets(
    context,
    {
      signInAudience: 'AzureADMyOrg',
      ...whole,
      appId: context.ids(),
      createdByAppId: context.caller.appId,
      publisherDomain,
    },
    given,
  )
}
