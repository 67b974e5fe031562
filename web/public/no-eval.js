// Our content security policy allows no code made at run time; zod would otherwise probe for it and be reported.
globalThis.__zod_globalConfig = { jitless: true }
