const hidden = '(not shown)';
/** Shorter ones would blacken ordinary words, and a PIN the digits of other numbers: those are known by their fields alone. */
const leastLength = 8;

/** Fields whose value is never written, at any depth of a line. */
const secretField = /"((?:[a-z]+[-_]?)?(?:token|password|passphrase|authorization|secret|cookie|pin|credential|pairingcode|streamkey|apikey))":\s*(?:"(?:[^"\\]|\\.)*"|-?[0-9.]+)/gi;
/** User and password of an address. */
const addressSecret = /\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@"'\\]*:[^\s/@"'\\]*@/gi;
const bearer = /\bBearer\s+[A-Za-z0-9._~+/=-]{4,}/g;
/** `token=…` in an address or a sentence. */
const inQuery = /\b(token|password|secret|pin|code)=[^\s&"'\\]+/gi;

/**
 * Makes a function that takes secrets out of a line of a log: the values of fields that hold one by their name, passwords in addresses, bearer tokens, and
 * wherever they stand, the secrets that are known. Pure.
 *
 * @param known secrets of this process; read for each line, so that later ones count.
 */
export function hideSecrets(known: () => readonly string[]): (line: string) => string {
  return (line) => {
    let text = line.replace(secretField, `"$1":"${hidden}"`).replace(addressSecret, `$1${hidden}@`).replace(bearer, `Bearer ${hidden}`).replace(inQuery, `$1=${hidden}`);
    for (const secret of known()) {
      if (secret.length < leastLength) continue;
      if (text.includes(secret)) text = text.replaceAll(secret, hidden);
      const escaped = JSON.stringify(secret).slice(1, -1);
      if (escaped !== secret && text.includes(escaped)) text = text.replaceAll(escaped, hidden);
    }
    return text;
  };
}
