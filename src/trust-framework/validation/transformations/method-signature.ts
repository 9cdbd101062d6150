/** What a transformation method takes and gives, and how a row of the table of methods is read. */

/** The data types of one slot or parameter; empty when it takes any. */
type SlotTypes = readonly string[]

/** One slot of a method. */
export interface MethodSlot {
  /** As the manual writes it. */
  readonly name: string
  readonly types: SlotTypes
  readonly isRequired: boolean
}

/** The slots of one side of a method. */
export interface MethodSlots {
  readonly slots: readonly MethodSlot[]
  /** Slots may have any other name as well, such as the dot paths of `GenerateJson`. */
  readonly isFree: boolean
}

/** A method of claims transformations. */
export interface MethodSignature {
  /** As the manual writes it. */
  readonly name: string
  readonly inputs: MethodSlots
  readonly parameters: MethodSlots
  readonly outputs: MethodSlots
}

/** `name:type`, `name:type/type`, `name?:any`: a question mark marks what may be left out. */
function readSlot(text: string): MethodSlot {
  const [written = '', types = 'any'] = text.split(':')
  return {
    name: written.replace('?', ''),
    types: types === 'any' ? [] : types.split('/'),
    isRequired: !written.endsWith('?'),
  }
}

/** `*` stands for slots of any name. */
function readSlots(text: string): MethodSlots {
  const words = text.split(' ').filter((word) => word !== '')
  return {
    slots: words.filter((word) => word !== '*').map(readSlot),
    isFree: words.includes('*'),
  }
}

/** Reads a row of the table: name, input slots, parameters and output slots. */
export function readSignature([name, inputs, parameters, outputs]: readonly [
  string,
  string,
  string,
  string,
]): MethodSignature {
  return {
    name,
    inputs: readSlots(inputs),
    parameters: readSlots(parameters),
    outputs: readSlots(outputs),
  }
}

/** How the service names data types in messages. Source: reports of refused policies (`[DateTime]`, `[String]`, `[StringCollection]`); the others by analogy. */
const clrTypes: ReadonlyMap<string, string> = new Map([
  ['boolean', 'Boolean'],
  ['date', 'Date'],
  ['dateTime', 'DateTime'],
  ['duration', 'TimeSpan'],
  ['int', 'Int32'],
  ['long', 'Int64'],
  ['string', 'String'],
  ['stringCollection', 'StringCollection'],
  ['alternativeSecurityIdCollection', 'AlternativeSecurityIdCollection'],
  ['userIdentity', 'UserIdentity'],
  ['userIdentityCollection', 'UserIdentityCollection'],
  ['phoneNumber', 'PhoneNumber'],
  ['objectIdentity', 'ObjectIdentity'],
  ['objectIdentityCollection', 'ObjectIdentityCollection'],
])

/** Prints a slot as the service does. Shape: `[String]rightOperand`; any type is `[Object]`. */
export function printSlot(name: string, dataType: string | undefined): string {
  return `[${clrTypes.get(dataType ?? '') ?? 'Object'}]${name}`
}
