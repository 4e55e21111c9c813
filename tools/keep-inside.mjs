import path from 'node:path';
import { fileURLToPath } from 'node:url';

// The compiler unpacks its native part into a cache in the home folder unless told otherwise: keep it in the workspace. Imported before the compiler.
process.env.SWC_NATIVE_BINDING_CACHE ??= path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '.nx', 'swc');
