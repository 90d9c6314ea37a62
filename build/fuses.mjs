/** The fuses of Electron's binary: what it may still do once packed. */
import { flipFuses, FuseV1Options, FuseVersion, getCurrentFuseWire } from '@electron/fuses';

/** By position in the binary's row of fuses. */
const FUSES = new Map([
  [FuseV1Options.RunAsNode, false],
  [FuseV1Options.EnableCookieEncryption, true],
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable, false],
  [FuseV1Options.EnableNodeCliInspectArguments, false],
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation, true],
  [FuseV1Options.OnlyLoadAppFromAsar, true],
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot, false],
  [FuseV1Options.GrantFileProtocolExtraPrivileges, false],
  // WasmTrapHandlers, on as Electron ships it: bounds of WebAssembly memory are checked by the processor. The package that
  // flips fuses on Node.js 20 does not know it, so it is only held to what is wanted here.
  [8, true],
]);

/** The fuses that the package can flip. */
const FLIPPED = Object.values(FuseV1Options).filter((fuse) => typeof fuse === 'number');

/**
 * Sets every fuse of the executable and reads them back. Throws where one is not as wanted, or where the binary has a fuse that is
 * not named here: a new one is to be decided on, not taken as it comes.
 */
export async function closeFuses(path, { resign }) {
  const wire = Object.fromEntries(FLIPPED.map((fuse) => [fuse, FUSES.get(fuse)]));
  await flipFuses(path, { version: FuseVersion.V1, resetAdHocDarwinSignature: resign, ...wire });
  const { version: _version, ...states } = await getCurrentFuseWire(path);
  for (const [fuse, state] of Object.entries(states)) {
    const wanted = FUSES.get(Number(fuse));
    const name = FuseV1Options[fuse] ?? `number ${fuse}`;
    if (wanted === undefined) throw new Error(`Electron's binary has a fuse that build/fuses.mjs does not name: ${name}.`);
    // 1: on, 0: off, r: taken out of this binary
    if (!['r', wanted ? '1' : '0'].includes(String.fromCharCode(state))) throw new Error(`The fuse ${name} of Electron's binary is not ${wanted ? 'on' : 'off'}.`);
  }
  if (Object.keys(states).length < FLIPPED.length) throw new Error("Electron's binary has fewer fuses than are to be set.");
}
