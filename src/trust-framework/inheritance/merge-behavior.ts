/**
 * Lists with the attribute `MergeBehavior`: `Append` puts the child's items after those of the base, `Prepend` before
 * them, and `ReplaceAll`, the default, drops those of the base.
 * Source: TrustFrameworkPolicy_0.3.0.0.xsd, type MergeBehavior; Azure AD B2C, ClaimsSchema.
 */

import { attributeOf, type SourcedElement } from '../model/sourced-element.ts'
import { withChildren, type Combine } from './combine.ts'

/** `keyOfItem` tells items apart: an item of the base that the child repeats is left out. Undefined keeps all. */
export function byMergeBehavior(
  keyOfItem: ((item: SourcedElement) => string) | undefined,
): Combine {
  return (base, child) => {
    const behavior = attributeOf(child, 'MergeBehavior')
    if (behavior !== 'Append' && behavior !== 'Prepend') {
      return withChildren(base, child, child.children)
    }
    const repeated = keyOfItem && new Set(child.children.map(keyOfItem))
    const kept =
      keyOfItem === undefined
        ? base.children
        : base.children.filter((item) => !repeated?.has(keyOfItem(item)))
    return withChildren(
      base,
      child,
      behavior === 'Append' ? [...kept, ...child.children] : [...child.children, ...kept],
    )
  }
}

const appendValues = byMergeBehavior(undefined)

/** The restriction of a claim: a pattern on either side makes the child's restriction replace that of the base. */
export const mergeRestriction: Combine = (base, child) => {
  const hasPattern = [base, child].some(({ children }) =>
    children.some(({ name }) => name === 'Pattern'),
  )
  return hasPattern ? withChildren(base, child, child.children) : appendValues(base, child)
}
