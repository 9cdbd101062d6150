/**
 * The methods of claims transformations: what each takes and gives.
 * Source: https://learn.microsoft.com/entra/identity-platform/reference-claims-customization, "Claims
 * transformation"; names of inputs and outputs that the page leaves out come from definitions that work:
 * azure-docs issue 93415 (`mail`), and published `RegexReplace` policies (`sourceClaim`, `regex`, `replacement`).
 */

/** Something that a method takes: from an input claim, from an input parameter, or from either. */
export interface TransformationInput {
  readonly name: string
  readonly from: 'claim' | 'parameter' | 'either'
}

/** A method of claims transformations. Names of inputs and outputs match in any letter case. */
export interface TransformationMethod {
  /** The canonical name. */
  readonly name: string
  /** What the method requires. */
  readonly inputs: readonly TransformationInput[]
  /** Further names of the single input claim. */
  readonly inputAliases: readonly string[]
  /** Most further input claims, which a replacement can name in braces. */
  readonly namedInputs: number
  /** The name of the output. */
  readonly output: string
  /** Whether SAML NameID and UPN can come from it. */
  readonly isForNameId: boolean
  /** Whether users report that no claim comes out of it. */
  readonly isWithoutEffect: boolean
}

function method(
  name: string,
  inputs: readonly TransformationInput[],
  rest: Partial<TransformationMethod> = {},
): TransformationMethod {
  return {
    name,
    inputs,
    inputAliases: [],
    namedInputs: 0,
    output: 'outputClaim',
    isForNameId: false,
    isWithoutEffect: false,
    ...rest,
  }
}

const claim = (name: string): TransformationInput => ({ name, from: 'claim' })
const parameter = (name: string): TransformationInput => ({ name, from: 'parameter' })
const either = (name: string): TransformationInput => ({ name, from: 'either' })

/** All methods that a definition can name. */
export const transformationMethods: readonly TransformationMethod[] = [
  method('Join', [either('string1'), either('string2'), parameter('separator')], {
    isForNameId: true,
  }),
  method('ExtractMailPrefix', [claim('mail')], { isForNameId: true }),
  method('ToLowercase', [claim('string')], { inputAliases: ['sourceClaim'] }),
  method('ToUppercase', [claim('string')], { inputAliases: ['sourceClaim'] }),
  method('RegexReplace', [claim('sourceClaim'), parameter('regex'), parameter('replacement')], {
    namedInputs: 5,
  }),
  // Source: the example of "Create claimsMappingPolicy"; microsoft-graph-docs issue 15621 says that no claim comes out.
  method('CreateStringClaim', [parameter('value')], {
    output: 'createdClaim',
    isWithoutEffect: true,
  }),
]

/** Functions that the portal offers under these names and stores as `RegexReplace`. Lower case. */
const portalFunctions: ReadonlySet<string> = new Set([
  'contains',
  'endwith',
  'startwith',
  'extract',
  'extractalpha',
  'extractnumeric',
  'ifempty',
  'ifnotempty',
  'substring',
  'trim',
])

/** Removes the parentheses that Microsoft's table writes behind names of methods. */
function withoutParentheses(text: string): string {
  return text.endsWith('()') ? text.slice(0, -2) : text
}

/** Finds a method by its name in any letter case, with or without parentheses behind it. */
export function findTransformationMethod(text: string): TransformationMethod | undefined {
  const folded = withoutParentheses(text).toLowerCase()
  return transformationMethods.find(({ name }) => name.toLowerCase() === folded)
}

/** Tells whether a name is that of a function which only the portal knows. */
export function isPortalFunction(text: string): boolean {
  return portalFunctions.has(withoutParentheses(text).toLowerCase())
}

/** Finds the input of a method by the name that a definition gives it; undefined when the method has no such input. */
export function findInput(
  { inputs, inputAliases }: TransformationMethod,
  name: string,
): TransformationInput | undefined {
  const folded = name.toLowerCase()
  const isAlias = inputAliases.some((alias) => alias.toLowerCase() === folded)
  return isAlias ? inputs[0] : inputs.find((input) => input.name.toLowerCase() === folded)
}
