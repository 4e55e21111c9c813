import dgram from 'node:dgram';
import net from 'node:net';

/** Whether a TCP port of the loopback address can be listened on now. */
export function isTcpPortFree(port, address = '127.0.0.1') {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: address, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** Whether a UDP port of the loopback address can be bound now. */
export function isUdpPortFree(port, address = '127.0.0.1') {
  return new Promise((resolve) => {
    const socket = dgram.createSocket('udp4');
    socket.once('error', () => {
      socket.close();
      resolve(false);
    });
    socket.bind({ port, address, exclusive: true }, () => socket.close(() => resolve(true)));
  });
}
