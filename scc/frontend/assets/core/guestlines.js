// Guests as the office types or pastes them: "name, e-mail, language" a line; e-mail and language may be left out.

const EMAIL = /^[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,180}\.[A-Za-z]{2,24}$/;
const LONGEST_NAME = 80;

/** Return {guests} of the text, or {bad: {line, text}} for the first line that cannot be read. */
export function parseGuestLines(text) {
  const guests = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (!line.trim()) continue;
    const guest = parseLine(line);
    if (!guest) return { bad: { line: index + 1, text: line.trim() } };
    guests.push(guest);
  }
  return { guests };
}

function parseLine(line) {
  const [name, ...rest] = line.split(/[,;\t]/).map((part) => part.trim());
  const [email, language] = rest[0]?.includes("@") ? rest : [undefined, rest[0] || rest[1]];
  const isRead = rest.length <= 2 && name && name.length <= LONGEST_NAME;
  if (!isRead || (email && !EMAIL.test(email)) || (language && !["en", "es"].includes(language))) return null;
  return { name, ...(email && { email }), ...(language && { language }) };
}
