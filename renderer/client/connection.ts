import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { Connection, ConnectionState } from './client.ts';

export function createConnection(initial: ConnectionState): StoreApi<Connection> {
  return createStore<Connection>()(() => ({ state: initial, epoch: 0 }));
}

/** Moves the connection on; coming back from `offline` starts a new epoch. */
export function setConnectionState(connection: StoreApi<Connection>, state: ConnectionState): void {
  const present = connection.getState();
  if (present.state === state) return;
  const returned = present.state === 'offline' && state === 'online';
  connection.setState({ state, epoch: returned ? present.epoch + 1 : present.epoch });
}
