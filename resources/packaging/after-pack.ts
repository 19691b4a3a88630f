import { FuseV1Options, FuseVersion } from '@electron/fuses';
import type { FuseConfig } from '@electron/fuses';

/** What this needs of electron-builder's own context. */
export type PackContext = {
  readonly packager: { addElectronFuses(context: PackContext, fuses: FuseConfig): Promise<unknown> };
};

/**
 * Switches of the runtime that are burnt into a package. Strict: a fuse that a later runtime adds stops the
 * build until somebody has decided about it.
 */
export const fuses: FuseConfig = {
  version: FuseVersion.V1,
  strictlyRequireAllFuses: true,
  resetAdHocDarwinSignature: false,
  [FuseV1Options.RunAsNode]: false,
  [FuseV1Options.EnableCookieEncryption]: true,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  [FuseV1Options.WasmTrapHandlers]: true,
};

/** Called by electron-builder when a package is laid out and not yet signed. */
export default async function afterPack(context: PackContext): Promise<void> {
  await context.packager.addElectronFuses(context, fuses);
}
