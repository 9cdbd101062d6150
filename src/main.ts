#!/usr/bin/env node
/** Process entry. */

import { enableCompileCache } from 'node:module'

// WHY: sources run as they are; the cache spares every start but the first their stripping and compiling.
enableCompileCache()
const { run } = await import('./cli/program.ts')

process.exitCode = await run(process.argv)
