/** Codes of devices. */

import { defineCodes } from '../../kernel/ostiary-codes.ts'

export const deviceCodes = defineCodes('directory.device', {
  idMalformed: {
    meaning: 'The id of a device is no GUID.',
    cause: '`deviceId` is the id that the device got when it registered.',
    fix: 'Send the GUID of the device.',
  },
})
