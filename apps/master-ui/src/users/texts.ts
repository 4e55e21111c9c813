import { makeTexts } from '@restrike/ui';

export const { useTexts, catalogues } = makeTexts({
  en: { title: 'Users', add: 'Add a user', name: 'Name', role: 'Role', password: 'Password', state: 'State', active: 'may sign in', disabled: 'locked', since: 'Since', lock: 'Lock', unlock: 'Unlock', newPassword: 'New password', set: 'Set', create: 'Create', you: 'you', endsSessions: 'A change ends all sessions of the user.', roleHint: 'Director: runs courts. IVR reviewer: rules on escalated reviews. YouTube manager: broadcasts. Viewer: looks on.' },
  es: { title: 'Usuarios', add: 'Añadir usuario', name: 'Nombre', role: 'Rol', password: 'Contraseña', state: 'Estado', active: 'puede entrar', disabled: 'bloqueado', since: 'Desde', lock: 'Bloquear', unlock: 'Desbloquear', newPassword: 'Contraseña nueva', set: 'Fijar', create: 'Crear', you: 'usted', endsSessions: 'Un cambio cierra todas las sesiones del usuario.', roleHint: 'Director: dirige las pistas. Revisor IVR: decide las revisiones elevadas. Gestor de YouTube: emisiones. Espectador: solo mira.' },
});
