/**
 * Replaces names in facts by the ids that policies have. WHY strict: no policy names a misspelt id, so the decision
 * would be definite and wrong.
 */

import {
  idOfName,
  objectOfId,
} from '../../conditional-access/decisions/offline/exported-directory.ts'
import { quoted } from '../../edm/place.ts'
import { isGuid, keyOf } from '../../kernel/ids.ts'
import { memberText, type JsonObject, type JsonValue } from '../../kernel/json.ts'
import { CommandError, exitCodes } from '../failure.ts'
import { flagOfFact, type FactPath, type GivenFacts } from './fact-flags.ts'
import type { ReadFiles } from './files-report.ts'

interface IdFact {
  readonly path: FactPath
  /** What has the id, in words. */
  readonly noun: string
  /** The objects of files among which a name is looked up. */
  readonly objectsIn: (files: ReadFiles) => readonly JsonObject[]
  /** Members that hold names; `displayName` when absent. */
  readonly names?: readonly string[]
}

const idFacts: readonly IdFact[] = [
  {
    path: 'principal.groupIds',
    noun: 'group',
    objectsIn: ({ directory }) => directory.groups,
  },
  {
    path: 'network.namedLocationIds',
    noun: 'named location',
    objectsIn: ({ draft }) => draft.namedLocations ?? [],
  },
  {
    path: 'satisfied.acceptedTermsOfUse',
    noun: 'terms of use',
    objectsIn: ({ directory }) => directory.termsOfUse,
  },
  {
    path: 'principal.servicePrincipal',
    noun: 'service principal',
    objectsIn: ({ directory }) => directory.servicePrincipals,
    names: ['displayName', 'appId'],
  },
  {
    path: 'principal.agentIdentity',
    noun: 'agent',
    objectsIn: ({ directory }) => directory.servicePrincipals,
    names: ['displayName', 'appId'],
  },
  {
    path: 'principal.agentUser',
    noun: 'agent user',
    objectsIn: ({ directory }) => directory.users,
    names: ['userPrincipalName', 'displayName'],
  },
  {
    path: 'principal.blueprintId',
    noun: 'blueprint',
    objectsIn: ({ directory }) => [...directory.servicePrincipals, ...directory.applications],
  },
  {
    path: 'principal.homeTenantId',
    noun: 'tenant',
    objectsIn: ({ directory }) => directory.organizations,
  },
]

/** Whether a text is somewhere in a value, whatever its capitals. */
function mentions(value: unknown, text: string): boolean {
  if (typeof value === 'string') return keyOf(value) === keyOf(text)
  if (Array.isArray(value)) return value.some((item) => mentions(item, text))
  if (typeof value !== 'object' || value === null) return false
  return Object.values(value).some((member) => mentions(member, text))
}

function madeUpIdOf({ madeUpIds }: ReadFiles, text: string): string | undefined {
  return [...madeUpIds].find(([, each]) => keyOf(each) === keyOf(text))?.[0]
}

/** Whether policies spell an id so that is not a GUID. */
function isSpeltSo({ rules }: ReadFiles, text: string): boolean {
  return rules.policies.some(({ body }) => mentions(body, text))
}

function idIn(files: ReadFiles, { objectsIn, names }: IdFact, text: string): string | undefined {
  const objects = objectsIn(files)
  const found = objectOfId(objects, text)
  if (found !== undefined) return memberText(found, 'id')
  return (
    idOfName(objects, text, names) ??
    madeUpIdOf(files, text) ??
    (isGuid(text) || isSpeltSo(files, text) ? text : undefined)
  )
}

function idOf(fact: IdFact, text: string, files: ReadFiles | undefined): string {
  const id = files === undefined ? (isGuid(text) ? text : undefined) : idIn(files, fact, text)
  if (id !== undefined) return id
  const problem =
    files === undefined ? '' : `, and the files have no single ${fact.noun} of that name`
  throw new CommandError(
    `${flagOfFact(fact.path)}: ${quoted(text)} is not an id${problem}; give the id of the ${fact.noun}`,
    exitCodes.usage,
  )
}

/** Replaces the names in facts by ids, as far as files have them. @throws CommandError for a text that is neither. */
export function withIdsForNames(facts: GivenFacts, files: ReadFiles | undefined): GivenFacts {
  const replaced = idFacts.flatMap((fact): readonly (readonly [string, JsonValue])[] => {
    const value = facts[fact.path]
    if (typeof value === 'string') return [[fact.path, idOf(fact, value, files)]]
    if (!Array.isArray(value)) return []
    return [[fact.path, (value as readonly string[]).map((text) => idOf(fact, text, files))]]
  })
  return { ...facts, ...Object.fromEntries(replaced) }
}
