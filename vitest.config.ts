import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{app,bench,channels,cli,database,features,platform,tests,web}/**/*.test.{ts,tsx}'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    globalSetup: ['tests/helpers/globalSetup.ts'],
  },
})
