import type { RangedFile } from '../../shared/contract/file-source.ts';
import type { FileGrant, Host, RecentProject, RecoveryEntry } from '../../shared/contract/host.ts';
import { DATABASES_MESSAGE } from '../../shared/contract/host.ts';
import type { BridgeAnswer, HostArguments, HostBridge, HostCall } from '../../shared/contract/host-bridge.ts';
import { AppError, fromWire } from '../../shared/errors/app-error.ts';

/**
 * The host behind Electron's preload.
 * @param page where ports from the shell arrive
 * @param fetchFile reads `/grants/ID` from the shell's protocol
 */
export function createElectronHost(
  bridge: HostBridge,
  page: Pick<Window, 'addEventListener' | 'removeEventListener'>,
  fetchFile: (path: string) => Promise<Response> = (path) => fetch(path),
): Host {
  /** Files that are on no disk (pasted, or made in the page) stay here. */
  const loose = new Map<string, File>();
  const watched = new Map<string, Set<() => void>>();
  bridge.onCommand((command) => {
    if (command.type !== 'file-changed') return;
    const told = watched.get(command.id) ?? [];
    watched.delete(command.id);
    for (const tell of told) tell();
  });

  const call = async <N extends HostCall>(name: N, ...args: HostArguments<N>): Promise<unknown> =>
    unwrap(await bridge.call(name, args));

  return {
    kind: 'electron',
    pickFiles: async (kind, multiple) => (await call('pickFiles', kind, multiple)) as readonly FileGrant[],
    async grantDropped(file) {
      const grant = unwrap(await bridge.grantDropped(file)) as FileGrant | null;
      if (grant !== null) return grant;
      const id = crypto.randomUUID();
      loose.set(id, file);
      return { id, name: file.name, size: file.size };
    },
    open: async (grant) => loose.get(grant.id) ?? ((await call('opening', grant)) as RangedFile),
    async read(grant) {
      const file = loose.get(grant.id);
      if (file !== undefined) return new Uint8Array(await file.arrayBuffer());
      const { url, version } = (await call('opening', grant)) as RangedFile;
      const response = await fetchFile(`${url}?version=${encodeURIComponent(version)}`);
      if (response.status === 404) throw new AppError('file-not-found', { file: grant.name });
      const bytes = response.ok ? await response.arrayBuffer().catch(() => null) : null;
      if (bytes === null) throw new AppError('file-unreadable', { file: grant.name, reason: 'the file has changed or is gone' });
      return new Uint8Array(bytes);
    },
    saveAs: async (kind, suggestedName, bytes) => (await call('saveAs', kind, suggestedName, bytes)) as FileGrant | null,
    save: async (grant, bytes) => (await call('save', grant, bytes)) as FileGrant,
    previous: async (grant) => (loose.has(grant.id) ? null : ((await call('previous', grant)) as Uint8Array | null)),
    rewrite: async (grant, bytes, previous) => (await call('rewrite', grant, bytes, previous)) as FileGrant,
    canReplace: async (grant) => !loose.has(grant.id) && ((await call('canReplace', grant)) as boolean),
    watch(grant, changed) {
      if (loose.has(grant.id)) return () => undefined;
      const those = watched.get(grant.id) ?? new Set();
      watched.set(grant.id, those.add(changed));
      void call('watch', grant).catch(() => undefined);
      return () => {
        those.delete(changed);
        if (those.size === 0) void call('unwatch', grant).catch(() => undefined);
      };
    },
    rememberSource: async (sha256, grant) => {
      if (!loose.has(grant.id)) await call('rememberSource', sha256, grant);
    },
    recallSource: async (sha256) => (await call('recallSource', sha256)) as FileGrant | null,
    async databases() {
      const arrived = nextPort(page);
      try {
        await call('databases');
        return await arrived.port;
      } finally {
        arrived.stop();
      }
    },
    rememberChoice: async (name, value) => void (await call('rememberChoice', name, value)),
    recallChoice: async (name) => (await call('recallChoice', name)) as string | null,
    secrets: {
      offered: async () => (await call('secretsOffered')) as boolean,
      keep: async (id, secret) => void (await call('keepSecret', id, secret)),
      holds: async (id) => (await call('holdsSecret', id)) as boolean,
      recall: async (id) => (await call('recallSecret', id)) as string | null,
      forget: async (id) => void (await call('forgetSecret', id)),
    },
    recentProjects: async () => (await call('recentProjects')) as readonly RecentProject[],
    addRecentProject: async (grant) => {
      if (!loose.has(grant.id)) await call('addRecentProject', grant);
    },
    writeRecovery: async (id, title, bytes) => void (await call('writeRecovery', id, title, bytes)),
    listRecovery: async () => (await call('listRecovery')) as readonly RecoveryEntry[],
    readRecovery: async (id) => (await call('readRecovery', id)) as Uint8Array,
    removeRecovery: async (id) => void (await call('removeRecovery', id)),
    onCommand(listener) {
      const stop = bridge.onCommand(listener);
      void call('listening');
      return stop;
    },
    setTitle: async (title, unsaved) => void (await call('setTitle', title, unsaved)),
    close: async () => void (await call('close')),
  };
}

const PORT_DEADLINE_MS = 10_000;

/** The port that the shell sends next. Only the preload and the page itself can say this to the page. */
function nextPort(page: Pick<Window, 'addEventListener' | 'removeEventListener'>): { readonly port: Promise<MessagePort>; stop(): void } {
  let stop = (): void => undefined;
  const port = new Promise<MessagePort>((resolve, reject) => {
    const listen = ({ data, source, ports }: MessageEvent): void => {
      if (data === DATABASES_MESSAGE && source === page && ports[0] !== undefined) resolve(ports[0]);
    };
    const timer = setTimeout(() => reject(new AppError('start-failed', { what: 'The native engine' })), PORT_DEADLINE_MS);
    page.addEventListener('message', listen);
    stop = () => {
      clearTimeout(timer);
      page.removeEventListener('message', listen);
    };
  });
  port.catch(() => undefined);
  return { port, stop };
}

function unwrap(answer: BridgeAnswer): unknown {
  if (answer.ok) return answer.value;
  throw fromWire(answer.error);
}
