import { join } from 'node:path';
import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses';
import type { FuseConfig } from '@electron/fuses';

/** What this needs of electron-builder's own context. */
export type PackContext = {
  readonly appOutDir: string;
  readonly electronPlatformName: string;
  readonly packager: {
    readonly appInfo: { readonly productFilename: string };
    /** Linux only. */
    readonly executableName?: string;
  };
};

/**
 * Switches of the runtime that are burnt into a package. Strict: a fuse that a later runtime adds stops the
 * build until somebody has decided about it.
 */
const fuses: FuseConfig = {
  version: FuseVersion.V1,
  strictlyRequireAllFuses: true,
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

function programOf({ appOutDir, electronPlatformName, packager }: PackContext): string {
  const { appInfo, executableName } = packager;
  if (electronPlatformName === 'darwin') return join(appOutDir, `${appInfo.productFilename}.app`);
  if (electronPlatformName === 'win32') return join(appOutDir, `${appInfo.productFilename}.exe`);
  return join(appOutDir, executableName ?? appInfo.productFilename);
}

/**
 * Called by electron-builder when a package is laid out and not yet signed. The packager can set fuses by
 * itself, but the list it brings is shorter than that of our runtime.
 */
export default async function afterPack(context: PackContext): Promise<void> {
  // Setting fuses breaks the signature that a Mac program needs to start at all.
  const resetAdHocDarwinSignature = context.electronPlatformName === 'darwin';
  await flipFuses(programOf(context), { ...fuses, resetAdHocDarwinSignature });
}
