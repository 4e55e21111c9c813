import { makeTexts } from '@restrike/ui';

export const { useTexts, catalogues } = makeTexts({
  en: {
    title: 'Settings', look: 'Look', dark: 'Dark', light: 'Light', english: 'English', spanish: 'Español', account: 'Account', signedInAs: 'Signed in as {name}, {role}, until {time}', notSignedIn: 'Not signed in', versions: 'Versions', hub: 'Hub', page: 'Page', thisBrowser: 'These settings belong to this browser.', skew: 'not the hub’s version',
  },
  es: {
    title: 'Ajustes', look: 'Aspecto', dark: 'Oscuro', light: 'Claro', english: 'English', spanish: 'Español', account: 'Cuenta', signedInAs: 'Sesión de {name}, {role}, hasta {time}', notSignedIn: 'Sin iniciar sesión', versions: 'Versiones', hub: 'Servidor', page: 'Página', thisBrowser: 'Estos ajustes son de este navegador.', skew: 'no es la versión del servidor',
  },
});
