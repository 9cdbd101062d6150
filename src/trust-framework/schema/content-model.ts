/**
 * What the schema allows, as plain data: which attributes and children an element has, in what order, and which
 * values they take. It is read from the schema file itself, so that what messages say is what the validator checks.
 */

/** The values of an attribute or of the text of an element. */
export interface SimpleType {
  /** With its namespace, as messages name it. Shape: `http://www.w3.org/2001/XMLSchema:boolean`. */
  readonly name: string
  readonly kind: 'string' | 'boolean' | 'int' | 'integer'
  /** The only values, when they are listed. */
  readonly values?: readonly string[]
  /** A value matches one of these. */
  readonly patterns?: readonly RegExp[]
  readonly shortest?: number
  readonly longest?: number
  /** Completes the sentence `Expected: …`. */
  readonly expected?: string
}

export interface AttributeModel {
  readonly isRequired: boolean
  readonly type: SimpleType
}

/** A rule that the values of one attribute differ among the elements at a path. */
export interface KeyModel {
  /** With its namespace, as messages name it. */
  readonly name: string
  /** The names of the steps from the element that has the key. Shape: `['ClaimsProvider', 'TechnicalProfiles']`. */
  readonly path: readonly string[]
  readonly attribute: string
}

/** A place for elements of one name among the children of an element. */
export interface ChildModel {
  readonly name: string
  readonly fewest: number
  /** Infinity when there is no bound. */
  readonly most: number
  readonly type: ElementModel
  readonly keys: readonly KeyModel[]
}

/** The children of an element: in this order, or of one of the names only. */
export interface ChildrenModel {
  readonly isChoice: boolean
  readonly children: readonly ChildModel[]
  /** The index in `children` by name. */
  readonly indexOf: ReadonlyMap<string, number>
}

/** An element: what it contains, and its attributes by name. */
export type ElementModel = { readonly attributes: ReadonlyMap<string, AttributeModel> } & (
  | { readonly content: 'empty' }
  | { readonly content: 'text'; readonly text: SimpleType }
  | { readonly content: 'elements'; readonly children: ChildrenModel }
  /** Elements of any kind, which are not checked. */
  | { readonly content: 'foreign elements' }
  /** Attributes, text and elements of any kind. */
  | { readonly content: 'anything' }
)
