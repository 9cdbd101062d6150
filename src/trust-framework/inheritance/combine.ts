/**
 * How an element that a document writes combines with the same element of its base. What only one of both has is
 * kept as the same object, so that many descendants share the elements of one base.
 */

import type { SourcedElement, SourcePlace } from '../model/sourced-element.ts'

/** Combines an element of the base with that of the child. */
export type Combine = (base: SourcedElement, child: SourcedElement) => SourcedElement

/** Combines all elements of one name below two parents. Each side has at least one. */
export type CombineAll = (
  base: readonly SourcedElement[],
  child: readonly SourcedElement[],
) => readonly SourcedElement[]

/** Where the chain wrote an element before its child did. */
function writtenBefore({ overrides, place }: SourcedElement): readonly SourcePlace[] {
  return [...overrides, place]
}

/** Combines the attributes, of which the child's win, with new children. */
export function withChildren(
  base: SourcedElement,
  child: SourcedElement,
  children: readonly SourcedElement[],
): SourcedElement {
  return {
    ...child,
    attributes:
      base.attributes.size === 0
        ? child.attributes
        : new Map([...base.attributes, ...child.attributes]),
    children,
    overrides: writtenBefore(base),
  }
}

/** The child's element replaces that of the base. */
export const replace: Combine = (base, child) => ({ ...child, overrides: writtenBefore(base) })

/** The attributes of both; the contents of the child where it has some. */
export const mergeAttributes: Combine = (base, child) =>
  withChildren(base, child, child.children.length === 0 ? base.children : child.children)

/** The child's elements replace all of that name. */
export const childWins: CombineAll = ([base], child) =>
  base === undefined ? child : child.map((element) => replace(base, element))

/** The child's elements, then those of the base. */
export const concatenate: CombineAll = (base, child) => [...child, ...base]

/** For elements that occur once. */
export function one(combine: Combine): CombineAll {
  return (base, child) => {
    const [last, own] = [base.at(-1), child.at(-1)]
    return last === undefined || own === undefined ? child : [combine(last, own)]
  }
}

/** For containers: those of one side are joined where the schema lets them repeat. */
export function joined(combine: Combine): CombineAll {
  const join = (containers: readonly SourcedElement[]): SourcedElement | undefined => {
    const [first] = containers
    if (first === undefined || containers.length === 1) return first
    return { ...first, children: containers.flatMap(({ children }) => children) }
  }
  return (base, child) => one(combine)([join(base) ?? []].flat(), [join(child) ?? []].flat())
}

const byName = ({ children }: SourcedElement) => Map.groupBy(children, ({ name }) => name)

/**
 * For elements whose children are told apart by their names. `rules` has an entry for each name, in the order of the
 * schema. Children without an entry come last, and those of the child replace those of the base.
 */
export function fields(rules: Readonly<Record<string, CombineAll>>): Combine {
  return (base, child) => {
    if (child.children.length === 0) return withChildren(base, child, base.children)
    const [inherited, own] = [byName(base), byName(child)]
    const names = new Set([...Object.keys(rules), ...inherited.keys(), ...own.keys()])
    const children: SourcedElement[] = []
    for (const name of names) {
      const [before, after] = [inherited.get(name), own.get(name)]
      if (before === undefined || after === undefined) addAll(children, before ?? after ?? [])
      else addAll(children, (rules[name] ?? childWins)(before, after))
    }
    return withChildren(base, child, children)
  }
}

/** WHY: `push(...items)` fails on a list of more than some hundred thousand items. */
function addAll(target: SourcedElement[], items: readonly SourcedElement[]): void {
  for (const item of items) target.push(item)
}
