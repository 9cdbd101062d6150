/**
 * Reads a request's declaration of break-glass identities. Shape:
 * `{ "identities": [{ "id": "<object id>", "type": "user" }] }`, where `type` may be left out.
 */

import { decodeComplex } from '../../../edm/decode.ts'
import { collection, complexType, enumType, property, text } from '../../../edm/model.ts'
import { firstFindings } from '../../../kernel/finding-list.ts'
import { checked, type Checked, type Finding } from '../../../kernel/findings.ts'
import { keyOf } from '../../../kernel/ids.ts'
import type { JsonObject } from '../../../kernel/json.ts'
import type { StoredObject } from '../../../store/port.ts'
import { identityKinds, type BreakGlassIdentity, type IdentityType } from '../break-glass-kind.ts'
import { quoted } from '../../../edm/place.ts'
import { breakGlassCodes } from '../lockout-codes.ts'

const identity = complexType('breakGlassIdentity', [
  property('id', { kind: 'guid' }, { nullable: false }),
  property('type', enumType('breakGlassIdentityType', { user: 0, group: 1, servicePrincipal: 2 })),
  property('displayName', text, { isReadOnly: true }),
])

const declaration = complexType('breakGlass', [
  property('identities', collection(identity), { isRequired: true }),
])

/** An identity as a request names it. */
export type RequestedIdentity = {
  readonly id: string
  readonly type?: IdentityType | null
}

/** Emergency access needs about two accounts; a longer list is a mistake. */
export const mostIdentities = 50

/**
 * Reads a body. Unknown members and repeated ids are findings. Display names are ignored, so that an answer
 * can be sent back.
 */
export function readDeclaration(json: JsonObject): Checked<readonly RequestedIdentity[]> {
  const { value, findings, warnings } = decodeComplex(declaration, json, { version: 'beta' })
  const { identities = [] } = value as { readonly identities?: readonly ReadIdentity[] }
  const found = [...findings, ...tooMany(identities), ...repeated(identities)]
  return checked(identities as readonly RequestedIdentity[], found, warnings)
}

/** The readable members of an item. The id is absent if there is a finding about it. */
type ReadIdentity = Partial<RequestedIdentity>

function tooMany({ length }: readonly ReadIdentity[]): readonly Finding[] {
  if (length <= mostIdentities) return []
  const message = `\`identities\` has ${length} items; at most ${mostIdentities} are allowed`
  return [{ ostiaryCode: breakGlassCodes.tooMany, message, target: '/identities' }]
}

function repeated(identities: readonly ReadIdentity[]): readonly Finding[] {
  const first = new Map<string, number>()
  return firstFindings(identities, ({ id }, index) => {
    if (id === undefined) return []
    const earlier = first.get(keyOf(id))
    if (earlier === undefined) {
      first.set(keyOf(id), index)
      return []
    }
    const message = `\`identities[${index}].id\` repeats \`identities[${earlier}].id\``
    return [
      { ostiaryCode: breakGlassCodes.identityRepeated, message, target: `/identities/${index}/id` },
    ]
  })
}

/**
 * Takes the spelling of each id and the type from the directory object. Unknown ids and wrong types are
 * findings.
 */
export function resolveIdentities(
  requested: readonly RequestedIdentity[],
  objects: ReadonlyMap<string, StoredObject>,
): Checked<readonly BreakGlassIdentity[]> {
  const findings: Finding[] = []
  const identities = requested.flatMap(({ id, type = null }, index) => {
    const object = objects.get(keyOf(id))
    if (object === undefined) {
      const message = `user, group or service principal ${quoted(id)} not found in this tenant`
      findings.push({
        ostiaryCode: breakGlassCodes.identityNotFound,
        message,
        target: `/identities/${index}/id`,
      })
      return []
    }
    const actual = typeOf(object)
    if (type !== null && type !== actual) {
      const message = `\`identities[${index}].type\` is \`${type}\`, but the object is a \`${actual}\``
      findings.push({
        ostiaryCode: breakGlassCodes.typeWrong,
        message,
        target: `/identities/${index}/type`,
      })
    }
    return [{ id: object.id, type: actual }]
  })
  return checked(identities, findings)
}

function typeOf({ family }: StoredObject): IdentityType {
  if (family === identityKinds.group.name) return 'group'
  return family === identityKinds.servicePrincipal.name ? 'servicePrincipal' : 'user'
}
