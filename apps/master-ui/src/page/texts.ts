import { makeTexts } from '@restrike/ui';

export const { useTexts, catalogues } = makeTexts({
  en: {
    absent: 'Not available on this hub', absentDo: 'This hub does not have this room. Bring it to the version of this page.',
    forbidden: 'You may not do this', signInFirst: 'Sign in first', noAnswer: 'The hub does not answer', noAnswerDo: 'Nothing was changed, or it is not known. It is tried again when the hub is back.', refused: 'The hub refused', hubAway: 'Not while the hub is away: press it again when it is back.', knownAt: 'As the hub said it at {time}; what is so now is not known.',
    cancel: 'Cancel', save: 'Save', remove: 'Remove', change: 'Change', more: 'Show more', of: '{n} of {all}',
    fieldMissing: 'Fill in this field.', fieldShort: 'At least {n} characters.', fieldAtLeast: 'At least {n}.', fieldAtMost: 'At most {n}.', fieldWrong: 'This can not be read.',
  },
  es: {
    absent: 'No disponible en este servidor', absentDo: 'Este servidor no tiene esta sala. Actualícelo a la versión de esta página.',
    forbidden: 'No tiene permiso', signInFirst: 'Inicie sesión primero', noAnswer: 'El servidor no responde', noAnswerDo: 'No se ha cambiado nada, o no se sabe. Se reintenta cuando el servidor vuelva.', refused: 'El servidor lo rechazó', hubAway: 'No mientras el servidor está ausente: púlselo de nuevo cuando vuelva.', knownAt: 'Así lo dijo el servidor a las {time}; cómo está ahora no se sabe.',
    cancel: 'Cancelar', save: 'Guardar', remove: 'Quitar', change: 'Cambiar', more: 'Mostrar más', of: '{n} de {all}',
    fieldMissing: 'Rellene este campo.', fieldShort: 'Al menos {n} caracteres.', fieldAtLeast: 'Al menos {n}.', fieldAtMost: 'Como máximo {n}.', fieldWrong: 'Esto no se puede leer.',
  },
});
