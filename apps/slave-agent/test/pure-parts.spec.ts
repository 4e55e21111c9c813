import { broadcastOf, networkInterfaces } from '../src/health/network-interfaces.js';
import { clockOffset } from '../src/link/clock-offset.js';

const card = (address: string, internal = false, mac = 'aa:bb:cc:dd:ee:ff') => ({ address, netmask: '255.255.255.0', family: 'IPv4' as const, mac, internal, cidr: `${address}/24` });

describe('[AGT-11] network cards', () => {
  it('[AGT-11] recommends the wired card with a private address', () => {
    const cards = networkInterfaces({ lo: [card('127.0.0.1', true)], wlan0: [card('192.168.1.5')], eth0: [card('198.51.100.7')], eth1: [card('10.0.0.7')], docker0: [card('172.17.0.1')] });
    expect(cards.filter(({ recommended }) => recommended).map(({ name }) => name)).toEqual(['eth1']);
    expect(cards.filter(({ usable }) => usable).map(({ name }) => name)).toEqual(['wlan0', 'eth0', 'eth1']);
    expect(cards.find(({ name }) => name === 'wlan0')).toMatchObject({ type: 'wireless', broadcast: '192.168.1.255' });
  });
  it('[AGT-11] with nothing but loopback recommends that', () => {
    expect(networkInterfaces({ lo: [card('127.0.0.1', true)] })).toMatchObject([{ recommended: true, usable: false, broadcast: null }]);
  });
  it('[AGT-11] knows the broadcast address of a network', () => {
    expect(broadcastOf('10.77.3.9', '255.255.254.0')).toBe('10.77.3.255');
    expect(broadcastOf('x', '255.0.0.0')).toBeNull();
  });
});

describe('[AGT-12] clock offset', () => {
  it('[AGT-12] takes the quickest round trip', () => {
    const ahead = 700;
    const trip = (at: number, there: number, back: number) => ({ t0: at + ahead, t1: at + there, t2: at + there + 1, t3: at + there + 1 + back + ahead });
    expect(clockOffset([trip(0, 90, 2), trip(500, 3, 3), trip(900, 40, 4)])).toBe(ahead);
    expect(clockOffset([])).toBeNull();
  });
});
