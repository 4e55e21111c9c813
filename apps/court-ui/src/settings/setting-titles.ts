import type { SettingView } from '@restrike/contracts';
import type { Language } from '@restrike/ui';

/** Titles of settings in Spanish by their key; the agent tells them in English. One that is not here is shown as the agent says it. */
const spanish: Readonly<Record<string, string>> = {
  'listener.address': 'Tarjeta por la que llegan los datos del marcador (0.0.0.0: todas)', 'listener.port': 'Puerto UDP al que envía el marcador; se usan 6000 y 8888', 'listener.autoStart': 'Recibir en cuanto arranque el agente',
  'replay.seconds': 'Duración del búfer de repetición', 'replay.openLastSeconds': 'El reproductor abre un clip en sus últimos', 'replay.player': 'Reproductor del portátil de la pista', 'replay.playerProgram': 'Programa de mpv',
  'challenge.contestedSeconds': 'Una reclamación se refiere a los últimos', 'challenge.rulingSeconds': 'Una reclamación se decide en', 'challenge.quota': 'Peticiones que un entrenador puede perder en un combate',
  'recording.stopAfterSeconds': 'Tras el combate la grabación sigue durante', 'scenes.live': 'Escena del combate', 'scenes.replay': 'Escena de la revisión de vídeo', 'scenes.break': 'Escena del descanso entre asaltos (vacía: ninguna)',
  'scenes.injury': 'Escena del tiempo médico (vacía: ninguna)', 'scenes.winner': 'Escena del ganador (vacía: ninguna)', 'timeline.restartGapMinutes': 'Una interrupción más larga cuenta como reinicio',
  'timeline.gapMode': 'Qué guarda una emisión del tiempo entre dos transmisiones', 'stream.server': 'Dirección a la que emite OBS (vacía: la que tenga OBS)', 'stream.key': 'Clave de emisión',
  'folders.videos': 'Carpeta de todos los vídeos (vacía: en la carpeta de datos)', 'folders.shared': 'Carpeta compartida a la que se copian los vídeos (vacía: ninguna)', 'files.uploadMegabytesPerSecond': 'Los clips al centro usan como mucho', 'files.copyMegabytesPerSecond': 'Las copias a la carpeta compartida usan como mucho',
  'obs.soundInputs': 'Entradas de OBS que se deben oír, separadas por comas (vacía: las que tienen sonido)',
  'files.cleanUp': 'Borrar vídeos de días anteriores verificados en la carpeta compartida', 'files.keepDays': 'Los vídeos se quedan en la pista durante', 'files.warnHours': 'Avisar cuando el disco dure menos de',
};

export const settingTitle = (setting: Pick<SettingView, 'key' | 'title'>, language: Language): string => (language === 'es' ? (spanish[setting.key] ?? setting.title) : setting.title);
