/** Replaces placeholders and names by ids, where a policy has them in place of ids. */

import { quoted } from '../../../edm/place.ts'
import { pointerSegment, type Finding } from '../../../kernel/findings.ts'
import { isGuid } from '../../../kernel/ids.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../../kernel/json.ts'
import { idOfName, type ExportedDirectory } from './exported-directory.ts'
import { fileCodes } from './file-codes.ts'
import { madeUpId } from './made-up-id.ts'

/** The objects among which a name is looked up. */
export interface NamedObjects extends ExportedDirectory {
  readonly namedLocations: readonly JsonObject[]
  readonly authenticationStrengths: readonly JsonObject[]
}

/** A policy with ids alone, and what stood in their place. */
export interface WithIds {
  readonly json: JsonObject
  readonly warnings: readonly Finding[]
  /** The texts that ids were made up for, by id. */
  readonly textsOfIds: ReadonlyMap<string, string>
}

/** Where ids are, by the end of the member's name, and among which objects a name is looked up. */
const idMembers: readonly (readonly [
  RegExp,
  (name: string, objects: NamedObjects) => string | undefined,
])[] = [
  [
    /^(?:in|ex)clude(?:Agent)?Users$/iu,
    (name, { users }) => idOfName(users, name, ['displayName', 'userPrincipalName', 'mail']),
  ],
  [/^(?:in|ex)cludeGroups$/iu, (name, { groups }) => idOfName(groups, name)],
  [/^(?:in|ex)cludeRoles$/iu, () => undefined],
  [/^(?:in|ex)cludeLocations$/iu, (name, { namedLocations }) => idOfName(namedLocations, name)],
  [
    /^(?:in|ex)clude(?:AgentId)?ServicePrincipals$/iu,
    (name, { servicePrincipals }) => idOfName(servicePrincipals, name),
  ],
  [/^(?:in|ex)cludeApplications$/iu, () => undefined],
  [/^members$/iu, () => undefined],
  [/^termsOfUse$/iu, (name, { termsOfUse }) => idOfName(termsOfUse, name)],
  [
    /^includeAuthenticationContextClassReferences$/iu,
    (name, { authenticationContexts }) => idOfName(authenticationContexts, name),
  ],
]

/** Words in lists of ids that are not names. */
const keywords =
  /^(?:All|None|GuestsOrExternalUsers|AllTrusted|ServicePrincipalsInMyTenant|AllAgentId\w+|Office365|MicrosoftAdminPortals|c\d{1,2}|unknownFutureValue)$/iu

/** In angle brackets, braces or percent signs, in x's for an id, or with a word that asks for one, as templates have them. */
const placeholder =
  /<[^<>]+>|\{\{.+\}\}|\$\{.+\}|^%.+%$|^x{8}(?:-x{4}){3}-x{12}$|^-{2,}.+-{2,}$|\b(?:insert|replace[-_ ]?(?:me|with)|your|placeholder|todo)\b|ReplaceMe|_(?:ID|GUID|HERE)$/iu

/** Tells placeholders such as `<EmergencyAccessAccountsGroup>` or `xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx`. */
export function isPlaceholder(text: string): boolean {
  return placeholder.test(text)
}

/**
 * Replaces each placeholder by an id of no object, and, in formats that have names for ids, each
 * name by the id of the one object that has it. Targets are JSON pointers into the policy.
 */
export function replaceNames(
  policy: JsonObject,
  objects: NamedObjects,
  hasNamesForIds: boolean,
): WithIds {
  const warnings: Finding[] = []
  const textsOfIds = new Map<string, string>()

  function madeUpFor(text: string): string {
    const id = madeUpId(text)
    textsOfIds.set(id, text)
    return id
  }

  function idFor(
    text: string,
    find: (name: string, objects: NamedObjects) => string | undefined,
    target: string,
  ): string {
    if (isGuid(text) || keywords.test(text)) return text
    if (isPlaceholder(text)) {
      const message = `${quoted(text)} is a placeholder; it matches no object until you put in an id`
      warnings.push({ ostiaryCode: fileCodes.placeholder, message, target })
      return madeUpFor(text)
    }
    if (!hasNamesForIds) return text
    const found = find(text, objects)
    if (found !== undefined) return found
    const message = `${quoted(text)} is not the name of exactly one object in the files; it matches no object until you put in its id`
    warnings.push({ ostiaryCode: fileCodes.nameNotFound, message, target })
    return madeUpFor(text)
  }

  function within(json: JsonObject, place: string): JsonObject {
    const members = Object.entries(json).map(([name, value]): readonly [string, JsonValue] => {
      const here = `${place}/${pointerSegment(name)}`
      if (isJsonObject(value)) {
        const inner = within(value, here)
        const { id } = inner
        const isStrength = /^authenticationStrength$/iu.test(name) && typeof id === 'string'
        if (!isStrength) return [name, inner]
        const find = (text: string): string | undefined =>
          idOfName(objects.authenticationStrengths, text)
        return [name, { ...inner, id: idFor(id, find, `${here}/id`) }]
      }
      const find = idMembers.find(([pattern]) => pattern.test(name))?.[1]
      if (find === undefined || !Array.isArray(value)) return [name, value ?? null]
      const ids = value.map((item: JsonValue, index) =>
        typeof item === 'string' ? idFor(item, find, `${here}/${index}`) : item,
      )
      return [name, ids]
    })
    return Object.fromEntries(members)
  }

  return { json: within(policy, ''), warnings, textsOfIds }
}
