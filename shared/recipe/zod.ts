import { z } from 'zod';

// No code is made at run time: the content security policy of the window forbids it.
z.config({ jitless: true });

/** The schema library, set up; nobody else takes it from its package (`build/layers.mjs`). */
export { z };
