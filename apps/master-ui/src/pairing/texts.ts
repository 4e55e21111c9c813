import { makeTexts } from '@restrike/ui';

export const { useTexts, catalogues } = makeTexts({
  en: {
    title: 'Pairing', waiting: 'Waiting for approval', approved: 'Approved', revoked: 'Revoked', none: 'No court has asked to join', noneHint: 'Start the agent on a court laptop: it finds this hub and asks. Or make a pairing code and type or scan it there: then it joins at once.',
    approve: 'Approve', revoke: 'Revoke', reason: 'Reason, shown on the court', revokeTitle: 'Revoke {name}', revokeWhat: 'The court is refused from now on and shows the reason. It goes on recording by itself; what it has not sent yet stays on it.', approveAgain: 'Approve again', court: 'Court', host: 'Computer', version: 'Version', asked: 'First asked', lastSeen: 'Last seen', decided: 'Decided', by: '{name}, {time}', checkName: 'Approve only a computer you know: name and computer are what it says of itself.',
    codes: 'Pairing codes', makeCode: 'Make a code', minutes: 'Valid for {n} minutes', uses: 'Courts: {n}', code: 'Code', typeIt: 'Type at the court, or scan:', shownOnce: 'The code is shown only now.', expires: 'until {time}', usesLeft: '{n} uses left', noCodes: 'No code is open.', withdraw: 'Withdraw', done: 'Done', cancel: 'Cancel',
    plainLink: 'This hub speaks without TLS. Who listens on its network can read pairing codes, the credentials of courts and the passwords of users, and use them. Where others share the network, start it with RESTRIKE_TLS=on before courts are paired.', fingerprint: 'Fingerprint of this hub’s certificate; a court shows the same one:',
  },
  es: {
    title: 'Emparejar', waiting: 'Esperan aprobación', approved: 'Aprobadas', revoked: 'Revocadas', none: 'Ninguna pista ha pedido unirse', noneHint: 'Inicie el agente en el portátil de una pista: encuentra este servidor y lo pide. O cree un código y escríbalo o escanéelo allí: entonces se une al momento.',
    approve: 'Aprobar', revoke: 'Revocar', reason: 'Motivo, se muestra en la pista', revokeTitle: 'Revocar {name}', revokeWhat: 'Desde ahora se rechaza la pista y muestra el motivo. Sigue grabando por sí misma; lo que aún no ha enviado queda en ella.', approveAgain: 'Aprobar de nuevo', court: 'Pista', host: 'Ordenador', version: 'Versión', asked: 'Lo pidió', lastSeen: 'Última vez', decided: 'Decidido', by: '{name}, {time}', checkName: 'Apruebe solo un ordenador que conozca: el nombre y el ordenador son lo que dice de sí mismo.',
    codes: 'Códigos', makeCode: 'Crear un código', minutes: 'Válido {n} minutos', uses: 'Pistas: {n}', code: 'Código', typeIt: 'Escríbalo en la pista o escanéelo:', shownOnce: 'El código solo se muestra ahora.', expires: 'hasta {time}', usesLeft: 'quedan {n} usos', noCodes: 'Ningún código está abierto.', withdraw: 'Retirar', done: 'Listo', cancel: 'Cancelar',
    plainLink: 'Este servidor habla sin TLS. Quien escuche en su red puede leer códigos, credenciales de las pistas y contraseñas, y usarlos. Si otros comparten la red, inícielo con RESTRIKE_TLS=on antes de emparejar las pistas.', fingerprint: 'Huella del certificado de este servidor; la pista muestra la misma:',
  },
});
