import { makeTexts } from '@restrike/ui';

export const { useTexts, catalogues } = makeTexts({
  en: {
    title: 'Tournaments', add: 'New tournament', name: 'Name', place: 'Place', country: 'Country', startsOn: 'First day', endsOn: 'Last day', create: 'Create', none: 'No tournament yet', noneHint: 'Create one: then every event, recording and clip carries its tournament and day. Courts work without one as well.',
    preparing: 'Preparing', active: 'Active', finishing: 'Finishing', completed: 'Completed', toActive: 'Activate', toFinishing: 'No new matches', toCompleted: 'Complete', backActive: 'Back to active', backFinishing: 'Open again', day: 'Day {n}', addDay: 'Add a day', planned: 'Planned', dayActive: 'Active', dayFinished: 'Finished', activateDay: 'Activate', finishDay: 'Finish', dayAgain: 'Activate again', remove: 'Delete', edit: 'Change', save: 'Save', cancel: 'Cancel',
    completeTitle: 'Complete {name}?', completeWhat: 'Courts then work without a tournament. It can be opened again.', finishTitle: 'Finish day {n}?', finishWhat: 'Events from now on carry the tournament without a day. Recordings go on. To close the day on the courts as well, use Finish day in the remote control.', removeTitle: 'Delete {name}?', removeWhat: 'It has no events. This can not be undone.', yes: 'Yes', noDays: 'No day yet', told: 'Every change is sent to all courts; one that is away gets it when it comes back.',
  },
  es: {
    title: 'Torneos', add: 'Torneo nuevo', name: 'Nombre', place: 'Lugar', country: 'País', startsOn: 'Primer día', endsOn: 'Último día', create: 'Crear', none: 'Aún no hay torneos', noneHint: 'Cree uno: entonces cada evento, grabación y clip lleva su torneo y su día. Las pistas también trabajan sin torneo.',
    preparing: 'En preparación', active: 'Activo', finishing: 'Terminando', completed: 'Terminado', toActive: 'Activar', toFinishing: 'Sin combates nuevos', toCompleted: 'Terminar', backActive: 'Volver a activo', backFinishing: 'Reabrir', day: 'Día {n}', addDay: 'Añadir día', planned: 'Previsto', dayActive: 'Activo', dayFinished: 'Cerrado', activateDay: 'Activar', finishDay: 'Cerrar', dayAgain: 'Activar de nuevo', remove: 'Borrar', edit: 'Cambiar', save: 'Guardar', cancel: 'Cancelar',
    completeTitle: '¿Terminar {name}?', completeWhat: 'Las pistas trabajan entonces sin torneo. Se puede reabrir.', finishTitle: '¿Cerrar el día {n}?', finishWhat: 'Desde ahora los eventos llevan el torneo sin día. Las grabaciones siguen. Para cerrar el día también en las pistas, use Cerrar día en el mando a distancia.', removeTitle: '¿Borrar {name}?', removeWhat: 'No tiene eventos. No se puede deshacer.', yes: 'Sí', noDays: 'Aún sin días', told: 'Cada cambio se envía a todas las pistas; una ausente lo recibe al volver.',
  },
});
