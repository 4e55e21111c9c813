import { DefaultNamingStrategy } from 'typeorm';

/** `matchNumber` of an entity is `match_number` of its table. */
export class SnakeCase extends DefaultNamingStrategy {
  override columnName(propertyName: string, customName: string | undefined): string {
    return customName ?? propertyName.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  }
}
