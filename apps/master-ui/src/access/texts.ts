import { makeTexts } from '@restrike/ui';

export const { useTexts, catalogues } = makeTexts({
  en: {
    signIn: 'Sign in', signOut: 'Sign out', name: 'Name', password: 'Password', newPassword: 'New password', oldPassword: 'Old password', passwordRule: 'At least 10 characters.',
    firstStart: 'First start', firstStartHow: 'This hub has no administrator yet. It shows a one-time code on its console: type it here and choose a name and a password.', code: 'One-time code', create: 'Create the administrator',
    signInFor: 'Sign in to open this page', forbiddenFor: 'Your role may not open this page', forbiddenHint: 'You are signed in as {name} ({role}). Ask an administrator for another role.', expired: 'You were signed out', account: 'Account',
    roleAdmin: 'Administrator', roleDirector: 'Director', roleIvr: 'IVR reviewer', roleYoutube: 'YouTube manager', roleViewer: 'Viewer', changePassword: 'Change password', changePasswordDone: 'Changed. All your sessions were ended: sign in again.', reader: 'Read token',
  },
  es: {
    signIn: 'Iniciar sesión', signOut: 'Cerrar sesión', name: 'Nombre', password: 'Contraseña', newPassword: 'Contraseña nueva', oldPassword: 'Contraseña anterior', passwordRule: 'Al menos 10 caracteres.',
    firstStart: 'Primer inicio', firstStartHow: 'Este servidor aún no tiene administrador. Muestra un código de un solo uso en su consola: escríbalo aquí y elija un nombre y una contraseña.', code: 'Código de un solo uso', create: 'Crear el administrador',
    signInFor: 'Inicie sesión para abrir esta página', forbiddenFor: 'Su rol no puede abrir esta página', forbiddenHint: 'Ha iniciado sesión como {name} ({role}). Pida otro rol a un administrador.', expired: 'Se ha cerrado la sesión', account: 'Cuenta',
    roleAdmin: 'Administrador', roleDirector: 'Director', roleIvr: 'Revisor IVR', roleYoutube: 'Gestor de YouTube', roleViewer: 'Espectador', changePassword: 'Cambiar la contraseña', changePasswordDone: 'Cambiada. Se cerraron todas sus sesiones: inicie sesión de nuevo.', reader: 'Clave de lectura',
  },
});

/** Text key of a role's name. */
export const roleText = { admin: 'roleAdmin', director: 'roleDirector', 'ivr-reviewer': 'roleIvr', 'youtube-manager': 'roleYoutube', viewer: 'roleViewer' } as const;
