/** Walks DER and BER: a tree of nodes that are asked for what they must be. */

import * as asn1js from 'asn1js'
import { Pkcs12Error } from './pkcs12-errors.ts'

type Block = asn1js.AsnType

/** A value of ASN.1. Each method throws Pkcs12Error when the value is another than asked for. */
export class DerNode {
  readonly #block: Block

  constructor(block: Block) {
    this.#block = block
  }

  /** Reads one value. @throws Pkcs12Error when the bytes are none. */
  static read(bytes: Uint8Array): DerNode {
    const { offset, result } = asn1js.fromBER(bytes)
    if (offset === -1 || result.error !== '') throw new Pkcs12Error('it is not in DER form')
    return new DerNode(result)
  }

  /** The values in a sequence, a set, or a tagged value. */
  get children(): readonly DerNode[] {
    const { valueBlock } = this.#block
    const values: unknown = 'value' in valueBlock ? valueBlock.value : undefined
    if (!Array.isArray(values)) throw new Pkcs12Error('a part has no members')
    return (values as readonly Block[]).map((block) => new DerNode(block))
  }

  /** The member at an index. */
  child(index: number): DerNode {
    const found = this.children[index]
    if (found === undefined) throw new Pkcs12Error(`a part has no member ${index + 1}`)
    return found
  }

  /** Tells whether this is a value with a context tag of this number. */
  hasTag(number: number): boolean {
    const { tagClass, tagNumber } = this.#block.idBlock
    return tagClass === 3 && tagNumber === number
  }

  get isInteger(): boolean {
    return this.#block instanceof asn1js.Integer
  }

  get isSequence(): boolean {
    return this.#block instanceof asn1js.Sequence
  }

  /** Shape: `1.2.840.113549.1.7.1`. */
  get objectId(): string {
    if (this.#block instanceof asn1js.ObjectIdentifier) return this.#block.getValue()
    throw new Pkcs12Error('a part is not an object identifier')
  }

  /** A whole number from 0 to 2 ** 31 - 1. */
  get number(): number {
    if (this.#block instanceof asn1js.Integer) {
      const { isHexOnly, valueDec } = this.#block.valueBlock
      if (!isHexOnly && valueDec >= 0) return valueDec
    }
    throw new Pkcs12Error('a part is not a small number')
  }

  /** The bytes of an octet string, or of one that is tagged implicitly; parts of a split one are joined. */
  get octets(): Buffer {
    if (this.#block instanceof asn1js.OctetString) return Buffer.from(this.#block.getValue())
    if (this.#block.idBlock.tagClass === 3) {
      if (this.#block.idBlock.isConstructed) {
        return Buffer.concat(this.children.map((part) => part.octets))
      }
      const { valueBlock } = this.#block
      if ('valueHexView' in valueBlock) return Buffer.from(valueBlock.valueHexView)
    }
    throw new Pkcs12Error('a part is not an octet string')
  }

  /** The value as it was read. */
  get encoded(): Buffer {
    return Buffer.from(this.#block.valueBeforeDecodeView)
  }
}
