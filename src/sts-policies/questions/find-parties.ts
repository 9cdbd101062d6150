/** Finds the client and the resource of a question. */

import { pointerTo, quoted, type Place } from '../../edm/place.ts'
import { checked, failed, type Checked, type Finding } from '../../kernel/findings.ts'
import type { StsSettings } from '../select/policy-records.ts'
import { loadParty, type LoadedParty, type PartyName } from './load-party.ts'
import { questionCodes } from './question-codes.ts'
import type { AskedParty, AskedQuestion } from './question-members.ts'
import type { QuestionedTenant } from './questioned-tenant.ts'

/** The client and the resource of a question. */
export interface Parties {
  readonly client: LoadedParty
  /** The client itself when absent. */
  readonly resource?: LoadedParty
}

function nameOf({ servicePrincipalId, appId = '' }: AskedParty): PartyName {
  return servicePrincipalId === undefined ? { appId } : { servicePrincipalId }
}

function notFound(asked: AskedParty, place: Place): Finding {
  const name = asked.servicePrincipalId === undefined ? 'appId' : 'servicePrincipalId'
  const kind = name === 'appId' ? 'application with the `appId`' : 'service principal'
  return {
    ostiaryCode: questionCodes.applicationNotFound,
    message: `${kind} ${quoted(asked[name] ?? '')} not found in this tenant`,
    target: pointerTo([...place, name]),
  }
}

/** Finds both parties, or says which the tenant does not have. */
export async function findParties(
  { store, tenants, tenant }: QuestionedTenant,
  asked: AskedQuestion,
  settings: StsSettings,
): Promise<Checked<Parties>> {
  const find = async (party: AskedParty): Promise<LoadedParty | undefined> => {
    const found = await loadParty(store, tenants, tenant, nameOf(party), settings)
    const { handlesContinuousAccess } = party
    return found && { ...found, ...(handlesContinuousAccess && { handlesContinuousAccess }) }
  }
  const client = await find(asked.client)
  const resource = asked.resource && (await find(asked.resource))
  const findings: readonly Finding[] = [
    ...(client === undefined ? [notFound(asked.client, ['client'])] : []),
    ...(asked.resource !== undefined && resource === undefined
      ? [notFound(asked.resource, ['resource'])]
      : []),
  ]
  return client === undefined
    ? failed(...findings)
    : checked({ client, ...(resource && { resource }) }, findings)
}
