import './without-eval.js';
import { FEED_NAMESPACE } from '@restrike/contracts';
import { connectFeed, openFeedSocket } from '@restrike/ui';
import { QueryClient } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '../../../libs/ui/src/theme.css';
import '../../../libs/ui/src/clip-player/clip-player.css';
import './control-room.css';
import './rooms.css';
import { HubError, HubClient } from './api/hub-client.js';
import { ControlRoom } from './control-room.js';
import { HubRooms } from './feed/hub-rooms.js';

const query = new URLSearchParams(window.location.search);
/** A read token given once in the address is kept for this tab, and taken out of the address. */
const token = query.get('token') ?? sessionStorage.getItem('restrike-token');
if (query.has('token')) {
  sessionStorage.setItem('restrike-token', query.get('token') ?? '');
  query.delete('token');
  window.history.replaceState(null, '', `${window.location.pathname}${query.size > 0 ? `?${query.toString()}` : ''}`);
}
const socket = openFeedSocket(FEED_NAMESPACE, token);
const parts = {
  hub: new HubClient(token),
  feed: connectFeed(token, socket),
  rooms: new HubRooms(socket, (problem) => console.error('message of the hub can not be read', problem)),
  queries: new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 2_000,
        // A hub that is away is asked again; one that has refused is not.
        retry: (failures, error) => error instanceof HubError && error.status === 0 && failures < 2,
        retryDelay: 1_000,
        // The hub is in this hall: whether the machine thinks it has the internet says nothing.
        networkMode: 'always',
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  }),
};
const root = document.getElementById('root');
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <ControlRoom {...parts} wantedLanguage={query.get('language')} />
    </StrictMode>,
  );
}
