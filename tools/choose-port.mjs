/**
 * A free port for one of the processes of `npm start`: the one that its variable asks for or nothing, else the usual one or the next free one after it.
 * `ports.taken` says whose the ports are that were chosen before, and gets this one: its process does not listen yet, so that nothing else tells.
 * `giveUp` is told why there is none.
 */
export async function choosePort({ what, variable, usual, asked }, ports, giveUp) {
  const { isFree, taken } = ports;
  const advice = `choose another one: ${variable}=${usual + 100} npm start   (PowerShell: $env:${variable}=${usual + 100}; npm start)`;
  const take = (port) => {
    taken.set(port, `${what} (${variable})`);
    return port;
  };
  if (asked !== undefined && asked !== '') {
    const port = Number(asked);
    if (!Number.isInteger(port) || port < 1 || port > 65_535) return giveUp(`${variable} is '${asked}'; it must be a port number from 1 to 65535.`);
    if (taken.has(port)) return giveUp(`Port ${port} for ${what} (${variable}) is already that of ${taken.get(port)}. Set one of the two to another port.`);
    if (!(await isFree(port))) return giveUp(`Port ${port} for ${what} is in use by another program. Stop that program or ${advice}`);
    return take(port);
  }
  for (let port = usual; port < usual + 50; port += 1) {
    if (taken.has(port) || !(await isFree(port))) continue;
    const why = taken.has(usual) ? `that of ${taken.get(usual)}` : 'in use by another program';
    if (port !== usual) console.log(`Port ${usual} for ${what} is ${why}: using ${port} instead. To ${advice}`);
    return take(port);
  }
  return giveUp(`No port from ${usual} to ${usual + 49} is free for ${what}. Stop what uses them or ${advice}`);
}
