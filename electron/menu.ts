import type { MenuItemConstructorOptions } from 'electron';
import type { Commands } from './commands.ts';
import type { ElectronApi } from './types.ts';

/** The native menu. Its items name commands; what they do, and their keys, belong to the window. */
export function installMenu(electron: Pick<ElectronApi, 'app' | 'Menu'>, commands: Pick<Commands, 'send'>): void {
  const item = (label: string, id: string, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    accelerator,
    registerAccelerator: false,
    click: () => commands.send({ type: 'command', id }),
  });
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  const mac = process.platform === 'darwin';
  const template: MenuItemConstructorOptions[] = [
    ...(mac ? [{ role: 'appMenu' } as const] : []),
    {
      label: 'File',
      submenu: [
        item('New project', 'project.new'),
        item('Open data…', 'data.open', 'CommandOrControl+O'),
        item('Open project…', 'project.open', 'CommandOrControl+Shift+O'),
        separator,
        item('Save', 'project.save', 'CommandOrControl+S'),
        item('Save as…', 'project.saveAs', 'CommandOrControl+Shift+S'),
        separator,
        { role: mac ? 'close' : 'quit' },
      ],
    },
    {
      label: 'Edit',
      submenu: [
        item('Undo', 'edit.undo', 'CommandOrControl+Z'),
        item('Redo', 'edit.redo', 'CommandOrControl+Shift+Z'),
        separator,
        { role: 'cut' },
        { role: 'copy' },
        { role: 'paste' },
        { role: 'selectAll' },
      ],
    },
    {
      label: 'View',
      submenu: [
        item('Light appearance', 'theme.light'),
        item('Dark appearance', 'theme.dark'),
        item('Appearance of the system', 'theme.system'),
        separator,
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'togglefullscreen' },
        ...(electron.app.isPackaged ? [] : [separator, { role: 'toggleDevTools' } as const]),
      ],
    },
    { role: 'windowMenu' },
    { role: 'help', submenu: [item('Tessera help', 'help.open', 'F1')] },
  ];
  electron.Menu.setApplicationMenu(electron.Menu.buildFromTemplate(template));
}
