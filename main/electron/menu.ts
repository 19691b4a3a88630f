import type { MenuItemConstructorOptions } from 'electron';

/** A small menu: leaving, editing text, and the size of what is shown. */
export function menuTemplate(platform: NodeJS.Platform): MenuItemConstructorOptions[] {
  const leave: MenuItemConstructorOptions =
    platform === 'darwin' ? { role: 'appMenu' } : { label: 'File', submenu: [{ role: 'quit' }] };
  return [
    leave,
    { role: 'editMenu' },
    {
      label: 'View',
      submenu: [
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
      ],
    },
  ];
}
