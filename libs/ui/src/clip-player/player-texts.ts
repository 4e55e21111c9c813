import { makeTexts } from '../texts/make-texts.js';

export const { useTexts: usePlayerTexts, catalogues: playerCatalogues } = makeTexts({
  en: {
    player: 'Replay', playerPlay: 'Play', playerPause: 'Pause', frameBack: 'One picture back', frameOn: 'One picture on', speed: 'Speed', zoomIn: 'Closer', zoomOut: 'Wider', wholePicture: 'Whole picture',
    loopA: 'Loop from here', loopB: 'Loop to here', loopOff: 'Loop off', loopOn: 'Loop {from}–{to}', frameOf: 'Picture {n} of {all}', contestedWindow: 'Contested', toContested: 'To the contested action',
    toMark: 'Next mark', toMarkBack: 'Mark before', fullscreen: 'Full screen', playerClose: 'Close', timeline: 'Timeline of the clip', noMarks: 'No sensor event in this clip', marksFailed: 'The sensor marks could not be loaded: {reason}',
    videoLoading: 'Loading the video', videoFailed: 'The video can not be played', videoFailedDo: 'The file may be gone or not be finished. Press Try again; the clip itself is kept on the court.', hitLevel: 'level {n}',
    accepted: 'Accepted', rejected: 'Rejected', cancelled: 'Cancelled', ruleClock: 'To rule', ruleOver: 'Over time', contestedSpan: 'Contested: last {s} s', requestsLeft: 'Requests left', ruled: 'Ruled', ruledIn: 'Ruled after {s} s', asks: 'asks', asked: 'asked', playerKeys: 'Keys of the player',
    keySpace: 'Space', keyShift: 'Shift', keyPlay: 'play, pause', keyStep: 'one picture', keySkip: '1 s', keySkipFar: '5 s', keySpeed: 'half, double speed', keySpeeds: '0.1× 0.25× 0.5× 1× 2×', keyLoop: 'loop: from, to, off', keyMark: 'mark before, next', keyContested: 'contested action',
    keyZoom: 'closer, wider, whole', keyPan: 'move the picture', keyFull: 'full screen', keyClose: 'close', markHit: 'hit', markPoint: 'point', markReferee: 'referee', cameras: 'Cameras', camera: 'Camera {n}', sideBySide: 'Side by side', oneLarge: 'One large', notInClip: 'not in this clip', keyCamera: 'that camera large', keyNextCamera: 'next camera large', keySideBySide: 'cameras side by side',
  },
  es: {
    player: 'Repetición', playerPlay: 'Reproducir', playerPause: 'Pausa', frameBack: 'Un fotograma atrás', frameOn: 'Un fotograma adelante', speed: 'Velocidad', zoomIn: 'Acercar', zoomOut: 'Alejar', wholePicture: 'Imagen entera',
    loopA: 'Bucle desde aquí', loopB: 'Bucle hasta aquí', loopOff: 'Quitar bucle', loopOn: 'Bucle {from}–{to}', frameOf: 'Fotograma {n} de {all}', contestedWindow: 'Reclamado', toContested: 'A la acción reclamada',
    toMark: 'Marca siguiente', toMarkBack: 'Marca anterior', fullscreen: 'Pantalla completa', playerClose: 'Cerrar', timeline: 'Línea de tiempo del clip', noMarks: 'Ningún evento de sensor en este clip', marksFailed: 'No se pudieron cargar las marcas: {reason}',
    videoLoading: 'Cargando el vídeo', videoFailed: 'No se puede reproducir el vídeo', videoFailedDo: 'El archivo puede faltar o no estar terminado. Pulse Reintentar; el clip se conserva en la pista.', hitLevel: 'nivel {n}',
    accepted: 'Aceptada', rejected: 'Rechazada', cancelled: 'Anulada', ruleClock: 'Para decidir', ruleOver: 'Fuera de tiempo', contestedSpan: 'Reclamado: últimos {s} s', requestsLeft: 'Quedan', ruled: 'Decidido', ruledIn: 'Decidido en {s} s', asks: 'pide', asked: 'pidió', playerKeys: 'Teclas de la repetición',
    keySpace: 'Espacio', keyShift: 'Mayús', keyPlay: 'reproducir, pausa', keyStep: 'un fotograma', keySkip: '1 s', keySkipFar: '5 s', keySpeed: 'mitad, doble', keySpeeds: '0.1× 0.25× 0.5× 1× 2×', keyLoop: 'bucle: desde, hasta, quitar', keyMark: 'marca anterior, siguiente', keyContested: 'acción reclamada',
    keyZoom: 'acercar, alejar, entera', keyPan: 'mover la imagen', keyFull: 'pantalla completa', keyClose: 'cerrar', markHit: 'impacto', markPoint: 'punto', markReferee: 'árbitro', cameras: 'Cámaras', camera: 'Cámara {n}', sideBySide: 'Lado a lado', oneLarge: 'Una grande', notInClip: 'no está en este clip', keyCamera: 'esa cámara en grande', keyNextCamera: 'cámara siguiente en grande', keySideBySide: 'cámaras lado a lado',
  },
});
