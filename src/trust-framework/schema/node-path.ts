/** Follows the path by which the validator names a node. */

import type { PlacedElement } from '../xml/read-elements.ts'

/**
 * Returns the element at a path, or the deepest one on the way to it. A step is the position among all sibling
 * elements (`*[2]`), or among those of one prefix and name (`p:Item[2]`); without a number it is the first.
 * Shape: `/*` + `/*[2]/p:Item[3]`.
 */
export function elementAtNodePath(tree: PlacedElement, path: string): PlacedElement {
  let element = tree
  for (const step of path.split('/').slice(2)) {
    const [, name = '', position = '1'] = /^(?:[^:@]*:)?([^:[@]+)(?:\[(\d+)\])?$/u.exec(step) ?? []
    const siblings =
      name === '*' ? element.children : element.children.filter((child) => child.name === name)
    const next = siblings[Number(position) - 1]
    if (next === undefined) break
    element = next
  }
  return element
}
