/** The TypeScript type of a complete value, derived from its descriptor so that the two cannot drift. */

import type {
  ComplexType,
  evolvableSentinel,
  Property,
  PropertyType,
  typeAnnotation,
} from './model.ts'

type ValueOf<Type extends PropertyType> = Type extends {
  readonly kind: 'collection'
  readonly element: infer Element extends PropertyType
}
  ? readonly ValueOf<Element>[]
  : Type extends ComplexType
    ? StructuredValue<Type>
    : Type extends {
          readonly kind: 'polymorphic'
          readonly discriminator: infer Discriminator
          readonly variants: infer Variants
        }
      ? {
          [Name in keyof Variants]: VariantValue<Discriminator, Name, Variants[Name]>
        }[keyof Variants]
      : Type extends {
            readonly kind: 'enum'
            readonly members: readonly { readonly name: infer Name }[]
          }
        ? Exclude<Name, typeof evolvableSentinel>
        : Type extends { readonly kind: 'boolean' }
          ? boolean
          : Type extends { readonly kind: 'int32' | 'int64' }
            ? number
            : Type extends { readonly kind: 'placeholder' }
              ? null
              : string

/** A value keeps its `@odata.type` where nothing else tells what it is. */
type VariantValue<Discriminator, Name, Variant> = Variant extends ComplexType
  ? Discriminator extends typeof typeAnnotation
    ? { readonly [typeAnnotation]: Name } & StructuredValue<Variant>
    : StructuredValue<Variant>
  : never

type MemberValue<Member extends Property> = Member extends
  | { readonly nullable: false }
  | { readonly type: { readonly kind: 'collection' } }
  ? ValueOf<Member['type']>
  : ValueOf<Member['type']> | null

type Written<Member> = Member extends { readonly isReadOnly: true } | { readonly isSparse: true }
  ? never
  : Member
type Sparse<Member> = Member extends { readonly isSparse: true } ? Member : never

/**
 * A null-complete value of a complex type: every member is there, unset ones are null, collections are
 * lists. Members that the service sets are left out; sparse ones may be absent.
 */
export type StructuredValue<Type extends ComplexType> = {
  readonly [Member in Written<Type['properties'][number]> as Member['name']]: MemberValue<Member>
} & {
  readonly [Member in Sparse<Type['properties'][number]> as Member['name']]?: ValueOf<
    Member['type']
  >
}
