/** Checks service principals against the rest of the tenant, and completes what is stored. */

import type { ProposedChange } from '../../graph/writable-entity-set.ts'
import type { OperationContext } from '../../graph/operation.ts'
import { OstiaryError } from '../../kernel/errors/ostiary-error.ts'
import { keyOf } from '../../kernel/ids.ts'
import { memberText, type JsonObject } from '../../kernel/json.ts'
import type { ObjectKind } from '../../graph/object-kind.ts'
import type { Reader, StoredObject } from '../../store/port.ts'
import { applicationCodes } from '../app-parts/application-codes.ts'
import { requireControl } from '../app-parts/control.ts'
import { keysToStore } from '../app-parts/key-credentials.ts'
import { listedObjects } from '../app-parts/text-rules.ts'
import { applications, servicePrincipals } from '../kinds.ts'
import type { DirectoryProposal } from '../writes/directory-codec.ts'
import { refuseBody } from '../writes/refuse.ts'
import { firstPartyPrincipal, membersOfApplication } from './from-application.ts'

/** Finds the object of a kind with an `appId`. */
export async function findByAppId(
  { caller }: Pick<OperationContext, 'caller'>,
  reader: Reader,
  kind: ObjectKind,
  appId: string,
): Promise<StoredObject | undefined> {
  const filter = { kind: 'comparison', operator: 'eq', property: 'appId', value: appId } as const
  const { items } = await reader.list(caller.tenant, kind.name, { filter, limit: 1 })
  return items[0] && kind.read(items[0])
}

/** @throws OstiaryError `sameKeyValueConflict` when another service principal has the `appId`. */
async function requireOnlyPrincipal(
  { context, transaction, id }: Pick<ProposedChange, 'context' | 'transaction' | 'id'>,
  appId: string,
): Promise<void> {
  const other = await findByAppId(context, transaction, servicePrincipals, appId)
  if (other === undefined || keyOf(other.id) === keyOf(id)) return
  throw new OstiaryError('sameKeyValueConflict', {
    ostiaryCode: applicationCodes.principalExists,
    message: `The service principal cannot be created, updated, or restored because the service principal name ${appId} is already in use.`,
  })
}

/** The members that a new service principal begins with. */
async function firstMembers(
  { context, transaction }: ProposedChange,
  appId: string,
): Promise<JsonObject> {
  const application = await findByAppId(context, transaction, applications, appId)
  if (application !== undefined) {
    await requireControl(context, transaction, application)
    return membersOfApplication(application.body, context.caller.tenant)
  }
  const firstParty = firstPartyPrincipal(appId)
  if (firstParty !== undefined) return firstParty
  // WHY not the words of Graph: Terraform takes them as a delay, and repeats the request for minutes.
  const message = `there is no application with the appId '${appId}' in this tenant; create it first`
  throw refuseBody([
    { ostiaryCode: applicationCodes.backingApplicationMissing, message, target: '/appId' },
  ])
}

/** Checks a service principal and returns what is stored. */
export async function prepareServicePrincipal(
  change: ProposedChange,
  { body }: DirectoryProposal,
): Promise<JsonObject> {
  const { context, transaction, before, restored } = change
  const appId = memberText(body, 'appId')
  if (restored !== undefined) {
    await requireOnlyPrincipal(change, appId)
    return body
  }
  if (before !== undefined) await requireControl(context, transaction, before)
  const keyCredentials = keysToStore(
    listedObjects(body['keyCredentials']),
    before?.body,
    context.ids,
  )
  const whole = { ...body, keyCredentials }
  if (before !== undefined) return whole
  const first = await firstMembers(change, appId)
  await requireOnlyPrincipal(change, memberText(first, 'appId'))
  return {
    accountEnabled: true,
    createdByAppId: context.caller.appId,
    servicePrincipalType: 'Application',
    ...first,
    ...whole,
    appId: first['appId'] ?? appId,
  }
}
