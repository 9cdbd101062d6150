/** Changes of policies: elements and attributes are dropped, repeated, moved, renamed and given other values. */

import fc from 'fast-check'
import type { SampleElement } from '../../../src/trust-framework/schema/testing/sample-elements.ts'
import { readDocument } from '../../../src/trust-framework/xml/read-document.ts'
import { readElements, type PlacedElement } from '../../../src/trust-framework/xml/read-elements.ts'

function copyOf({ name, attributes, children, text }: PlacedElement): SampleElement {
  return {
    name,
    // Attributes with a prefix would need its declaration, which the tree does not have.
    attributes: new Map(
      [...attributes].filter(([key]) => !key.includes(':')).map(([key, { value }]) => [key, value]),
    ),
    children: children.map(copyOf),
    text: children.length > 0 && text.trim() === '' ? '' : text,
  }
}

/** Reads a sound text into elements that can be changed. Comments are lost. */
export function changeableElements(text: string): SampleElement {
  const parsed = readDocument(text)
  if (!parsed.ok) throw new Error('a text that is changed is sound')
  try {
    return copyOf(readElements(parsed.value, text))
  } finally {
    parsed.value.dispose()
  }
}

/** A change of one place. Numbers are reduced to what is there. */
export interface Mutation {
  readonly kind:
    | 'drop'
    | 'repeat'
    | 'move'
    | 'rename'
    | 'retext'
    | 'drop attribute'
    | 'rename attribute'
    | 'set attribute'
  readonly element: number
  readonly other: number
  readonly value: string
}

const values = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    'true',
    'True',
    '0',
    '-1',
    '99999999999',
    'JWT',
    'None',
    'Proprietary',
    'SendClaims',
    'ClaimsExchange',
    'CombinedSignInAndSignUp',
    'InvokeSubJourney',
    'string',
    'stringCollection',
    'boolean',
    'objectId',
    'email',
    '{Culture:LCID}',
    '{Claim:',
    '{{}}',
    'B2C_1A_TrustFrameworkBase',
    'urn:com:microsoft:aad:b2c:elements:contract:selfasserted:9.9.9',
    '[a-z\\]',
    '(a+)+$',
    '__proto__',
    'constructor',
    '\ufffd😀é',
    'x'.repeat(3_000),
  ),
  fc.string({ maxLength: 12 }).filter((text) => !/[^\t\n -\ud7ff]/u.test(text)),
)

const names = fc.constantFrom(
  'TechnicalProfile',
  'TechnicalProfiles',
  'ClaimType',
  'InputClaims',
  'OutputClaim',
  'OrchestrationStep',
  'Metadata',
  'Item',
  'Protocol',
  'Id',
  'ReferenceId',
  'TechnicalProfileReferenceId',
  'ClaimTypeReferenceId',
  'Order',
  'Type',
  'Unknown',
)

export const arbitraryMutation: fc.Arbitrary<Mutation> = fc
  .constantFrom<Mutation['kind']>(
    'drop',
    'repeat',
    'move',
    'rename',
    'retext',
    'drop attribute',
    'rename attribute',
    'set attribute',
  )
  .chain((kind) =>
    fc.record({
      kind: fc.constant(kind),
      element: fc.nat(),
      other: fc.nat(),
      value: kind.startsWith('rename') ? names : values,
    }),
  )

interface Placement {
  readonly element: SampleElement
  readonly siblings: SampleElement[]
}

function placementsBelow(element: SampleElement): readonly Placement[] {
  const { children } = element
  return children.flatMap((child) => [
    { element: child, siblings: children },
    ...placementsBelow(child),
  ])
}

const deepCopy = ({ name, attributes, children, text }: SampleElement): SampleElement => ({
  name,
  text,
  attributes: new Map(attributes),
  children: children.map(deepCopy),
})

function changeAttribute({ attributes }: SampleElement, { kind, other, value }: Mutation): void {
  const keys = [...attributes.keys()]
  const key = keys[other % Math.max(1, keys.length)]
  if (key === undefined) return
  const old = attributes.get(key) ?? ''
  if (kind === 'set attribute') attributes.set(key, value)
  else attributes.delete(key)
  if (kind === 'rename attribute') attributes.set(value, old)
}

/** Applies a change in place. A root that has no children stays as it is. */
export function mutate(root: SampleElement, mutation: Mutation): void {
  const placements = placementsBelow(root)
  const place = placements[mutation.element % Math.max(1, placements.length)]
  if (place === undefined) return
  const { element, siblings } = place
  const index = siblings.indexOf(element)
  if (mutation.kind === 'drop') siblings.splice(index, 1)
  else if (mutation.kind === 'repeat') {
    siblings.splice(mutation.other % (siblings.length + 1), 0, deepCopy(element))
  } else if (mutation.kind === 'move') {
    siblings.splice(index, 1)
    siblings.splice(mutation.other % (siblings.length + 1), 0, element)
  } else if (mutation.kind === 'rename') element.name = mutation.value
  else if (mutation.kind === 'retext') element.text = mutation.value
  else changeAttribute(element, mutation)
}
