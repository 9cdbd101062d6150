/** Codes of files from which decisions are made without a server. */

import { defineCodes } from '../../../kernel/ostiary-codes.ts'

/** Faults of such files, and warnings about what they lack. */
export const fileCodes = defineCodes('files', {
  notDecodable: {
    meaning: 'The file is not text in UTF-8 or UTF-16.',
    cause: 'It was saved in another encoding, or it is not a text file.',
    fix: 'Save the file as UTF-8, or move it away.',
  },
  notReadable: {
    meaning: 'The file cannot be opened, or has more bytes than are read.',
    cause: 'The permissions of the file, or a wrong file in the folder.',
    fix: 'Make the file readable, or move it away.',
  },
  notAnObjectOrArray: {
    meaning: 'The file contains neither an object nor an array.',
    cause: 'A file has one policy, an array of policies, or the answer of a list request.',
    fix: 'Export the policies again.',
  },
  itemNotAnObject: {
    meaning: 'An item of the list is not an object.',
    cause: 'Policies, named locations and authentication strengths are objects.',
    fix: 'Remove the item.',
  },
  cutOff: {
    meaning: 'PowerShell printed a type name in place of an object.',
    cause: '`ConvertTo-Json` leaves out what is deeper than its option `-Depth`.',
    fix: 'Export again with `ConvertTo-Json -Depth 20`.',
  },
  formatNotRead: {
    meaning: 'The file holds policies in a format that is not read.',
    cause: 'It is a state of Terraform, or a snapshot of tenant configuration management.',
    fix: 'Export the policies from Graph, and use those files.',
  },
  noPolicy: {
    meaning: 'No file has a conditional access policy.',
    cause: 'The path is wrong, or the export left the policies out.',
    fix: 'Give the folder with the policies. A list without items (`[]`) says that there are none.',
  },
  objectUnknown: {
    status: 'warning',
    meaning: 'An object of a kind that decisions do not use was skipped.',
    cause: 'An export contains more than policies.',
    fix: 'Nothing needs to be done. When the object is a policy, correct its `@odata.type`.',
  },
  planSkipped: {
    status: 'warning',
    meaning: 'A policy plan or one of its rules was skipped, so its effect is not known.',
    cause: 'Too little is published about policy plans to decide by them.',
    fix: 'Check by hand what the plan does.',
  },
  emptyFile: {
    status: 'warning',
    meaning: 'A file without content was skipped.',
    cause: 'The tool that exported had nothing to write.',
    fix: 'Nothing needs to be done.',
  },
  objectRepeated: {
    status: 'warning',
    meaning: 'The same object is in the files twice; one of them was skipped.',
    cause: 'The folder has two exports, or a list and single files.',
    fix: 'Nothing needs to be done.',
  },
  listIncomplete: {
    status: 'warning',
    meaning: 'A list has more pages, and none of the files is known to have them.',
    cause: 'Only the first page of the answer was saved.',
    fix: 'Save the pages behind `@odata.nextLink` too.',
  },
  placeholder: {
    status: 'warning',
    meaning: 'A policy has a placeholder in angle brackets where an id belongs.',
    cause: 'The file is a template that was not filled in.',
    fix: 'Put in the id; until then the placeholder matches no object.',
  },
  nameNotFound: {
    status: 'warning',
    meaning: 'A policy has a name where an id belongs, and no file says which object has the name.',
    cause: 'The format has names in place of ids, and the objects were not exported.',
    fix: 'Add the files of users, groups and locations; until then the name matches no object.',
  },
  locationNotFound: {
    status: 'warning',
    meaning: 'A policy names a location that is in no file.',
    cause: 'The named locations were not exported.',
    fix: 'Add the file of the named locations, or say by `--location` which locations the sign-in comes from.',
  },
  strengthNotFound: {
    status: 'warning',
    meaning: 'A policy names an authentication strength that is in no file.',
    cause: 'The authentication strengths were not exported.',
    fix: 'Add the file of the strengths; until then what meets the strength is not known.',
  },
  noTrustedLocation: {
    status: 'warning',
    meaning: 'A policy names all trusted locations, and no file has one.',
    cause: 'The named locations were not exported, or none is trusted.',
    fix: 'Add the file of the named locations, or say by `--location` which locations the sign-in comes from.',
  },
})
