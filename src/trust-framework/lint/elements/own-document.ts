/** What a lint rule looks at in the document that is checked: its base policies are checked on their own. */

import type { SourcedElement, SourcePlace } from '../../model/sourced-element.ts'
import type { RuleContext } from '../../validation/rule.ts'

/** Tells whether a place is in the document that is checked. */
export function isInDocument({ document }: RuleContext, { source }: SourcePlace): boolean {
  return source === document.root.place.source
}

/** One text of a document: the value of an attribute, or the character data of an element. */
interface DocumentText {
  readonly value: string
  readonly place: SourcePlace
}

/** Lists all texts below an element, in document order. */
export function* listTexts(element: SourcedElement): Generator<DocumentText> {
  yield* element.attributes.values()
  if (element.text.trim() !== '') yield { value: element.text, place: element.textPlace }
  for (const child of element.children) yield* listTexts(child)
}
