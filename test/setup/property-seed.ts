import fc from 'fast-check';

/**
 * Property tests draw the same examples in every run, so that a run says something of the change and not of luck.
 * `TESSERA_TEST_SEED=7 npx vitest run --config build/vitest.config.ts` draws others.
 */
fc.configureGlobal({ seed: Number(process.env['TESSERA_TEST_SEED'] ?? 20_261) });
