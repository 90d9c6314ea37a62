/** Counts what test runners report in their JSON. A run that failed without naming a failure counts as one. */

const atLeastOne = (counts, ok) => (ok || counts.failed > 0 ? counts : { ...counts, failed: 1 });

/** @param report what `vitest --reporter=json` wrote, or null; @param ok whether it exited with 0 */
export function countVitest(report, ok) {
  if (report === null) return { passed: 0, failed: 1, skipped: 0 };
  const tests = report.testResults.flatMap(({ assertionResults }) => assertionResults);
  // A file that cannot be loaded has no tests of its own to fail.
  const broken = report.testResults.filter(({ status, assertionResults }) =>
    status === 'failed' && assertionResults.every((test) => test.status !== 'failed'));
  const count = (status) => tests.filter((test) => test.status === status).length;
  const [passed, failed] = [count('passed'), count('failed')];
  return atLeastOne({ passed, failed: failed + broken.length, skipped: tests.length - passed - failed }, ok);
}

/** @param report what Playwright's JSON reporter wrote, or null; @param ok whether it exited with 0 */
export function countPlaywright(report, ok) {
  if (report === null) return { passed: 0, failed: 1, skipped: 0 };
  const { expected, flaky, unexpected, skipped } = report.stats;
  return atLeastOne({ passed: expected + flaky, failed: unexpected, skipped }, ok);
}

/** The last line of `npm test` and the number of failures in it. */
export function summary(results) {
  const sum = (key) => results.reduce((total, counts) => total + counts[key], 0);
  const [passed, failed, skipped] = [sum('passed'), sum('failed'), sum('skipped')];
  return { line: `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`, failed };
}
