/** Codes of writes of directory objects. */

import { defineCodes } from '../../kernel/ostiary-codes.ts'

/** Every fault that a write of a directory object can report, apart from those of single types. */
export const writeCodes = defineCodes('directory.write', {
  propertyUnknown: {
    meaning: 'The type of the object has no property of this name.',
    cause:
      'The name is misspelt, belongs to another type, or is of an extension that is not registered.',
    fix: 'Use the name of a property that the type has.',
  },
  propertyReadOnly: {
    meaning: 'The property cannot be set.',
    cause: 'The service sets it.',
    fix: 'Leave the property out.',
  },
  propertyImmutable: {
    meaning: 'The property cannot change.',
    cause: 'It is set when the object is created.',
    fix: 'Leave the property out, or create another object.',
  },
  propertyRequired: {
    meaning: 'A property that a new object needs is missing, empty or null.',
    cause: 'Graph requires the property.',
    fix: 'Add the property.',
  },
  valueTooLong: {
    meaning: 'A text is longer than the property allows.',
    cause: 'The lengths are those that Graph publishes.',
    fix: 'Shorten the text.',
  },
  valueInvalid: {
    meaning: 'A property does not take this value.',
    cause: 'The message says which values the property takes.',
    fix: 'Send another value.',
  },
  referenceMalformed: {
    meaning: 'The body does not name an object.',
    cause: 'A reference is an address that ends with the id of the object.',
    fix: 'Send `{ "@odata.id": "https://…/v1.0/directoryObjects/<id>" }`.',
  },
  tooManyReferences: {
    meaning: 'One request names too many objects.',
    cause: 'Graph allows 20 in one request.',
    fix: 'Send the rest in further requests.',
  },
  referenceExists: {
    meaning: 'The object is already there.',
    cause: 'It was added before, or twice in the same request.',
    fix: 'Nothing needs to be done.',
  },
  referenceOfWrongType: {
    meaning: 'An object of this type cannot be added.',
    cause: 'Each relation is for objects of some types.',
    fix: 'Add an object of another type.',
  },
  relationFull: {
    meaning: 'The object has as many related objects as it can have.',
    cause: 'Every relation has a limit; `docs/limits.md` lists them.',
    fix: 'Remove some, or use several groups.',
  },
  lastOwner: {
    meaning: 'The last owner of a group cannot be removed.',
    cause: 'A group that has owners must keep one who is a user.',
    fix: 'Add another owner first.',
  },
  valueTaken: {
    meaning: 'Another object has the same value of a property that must be unique.',
    cause: 'The value was given to another object before.',
    fix: 'Use another value, or change the other object first.',
  },
})
