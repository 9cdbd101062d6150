/** Asks a running service about STS policies. */

import { isGuid } from '../../kernel/ids.ts'
import { isJsonObject, memberText, type JsonObject } from '../../kernel/json.ts'
import { CommandError, exitCodes } from '../failure.ts'
import {
  callService,
  refusalOf,
  serviceAt,
  type Service,
  type ServiceAddress,
} from '../service-client.ts'
import type { NamedAssignment, QuestionFlags } from './question.ts'
import { draftOf, type StsFiles } from './read-files.ts'

/** The names under which the service serves the two questions. */
export type QuestionName = 'effective' | 'claims'

/** Finds an application of the tenant by id or name, as a request names it. */
async function partyAt(service: Service, name: string, option: string): Promise<JsonObject> {
  const path = isGuid(name)
    ? `/v1.0/servicePrincipals/${name}?$select=id`
    : `/v1.0/servicePrincipals?$select=id&$filter=${encodeURIComponent(`displayName eq '${name.replaceAll("'", "''")}'`)}`
  const reply = await callService(service, path)
  // WHY also without permission: an application id needs no look-up.
  if (isGuid(name)) {
    return reply.status === 200 ? { servicePrincipalId: name } : { appId: name }
  }
  if (reply.status !== 200 || !isJsonObject(reply.json)) throw refusalOf(reply)
  const { value } = reply.json
  const found = (Array.isArray(value) ? value : []).filter(isJsonObject)
  const [principal] = found
  if (principal !== undefined && found.length === 1) {
    return { servicePrincipalId: memberText(principal, 'id') }
  }
  throw new CommandError(
    principal === undefined
      ? `${option}: the tenant has no service principal with the name '${name}'`
      : `${option}: several service principals have the name '${name}'; give an id`,
    exitCodes.usage,
  )
}

/** An assignment of the options, as a draft has it. */
async function assignmentAt(
  service: Service,
  { policy, object }: NamedAssignment,
  member: 'servicePrincipalId' | 'applicationId',
): Promise<JsonObject> {
  const option = member === 'applicationId' ? '--assign-to-application' : '--assign'
  if (!isGuid(policy)) {
    throw new CommandError(
      `${option}: give the id of the policy, not '${policy}', where a service is asked`,
      exitCodes.usage,
    )
  }
  if (member === 'applicationId') return { policyId: policy, applicationId: object }
  const { servicePrincipalId = object } = await partyAt(service, object, option)
  return { policyId: policy, servicePrincipalId }
}

/**
 * Sends a question to a service: by its own policies, or by those of files with the directory of its tenant.
 * `members` are those of the request besides the parties and the policies.
 * @throws CommandError when the service cannot be reached, or refuses.
 */
export async function askStsServer(
  flags: QuestionFlags & Pick<ServiceAddress, 'fetch'>,
  question: QuestionName,
  members: JsonObject,
  files: StsFiles | undefined,
): Promise<JsonObject> {
  const { server = '', token, fetch, client, resource, continuousAccess } = flags
  const service = serviceAt({ server, token, fetch })
  const party = async (name: string, option: string): Promise<JsonObject> => ({
    ...(await partyAt(service, name, option)),
    ...(continuousAccess && { handlesContinuousAccess: true }),
  })
  const assignments: JsonObject[] = []
  for (const named of flags.assign ?? []) {
    assignments.push(await assignmentAt(service, named, 'servicePrincipalId'))
  }
  for (const named of flags.assignToApplication ?? []) {
    assignments.push(await assignmentAt(service, named, 'applicationId'))
  }
  const draft =
    files === undefined
      ? assignments.length > 0 && { mode: 'overlay', assignments }
      : draftOf(files, assignments)
  const reply = await callService(service, `/ostiary/v1/sts/${question}`, {
    ...members,
    client: await party(client, '--client'),
    ...(resource !== undefined && { resource: await party(resource, '--resource') }),
    ...(draft && { policies: { draft } }),
  })
  if (reply.status !== 200 || !isJsonObject(reply.json)) throw refusalOf(reply)
  return reply.json
}
