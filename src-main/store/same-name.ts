/** Names of brands and labels are the same whatever their case. SQLite's NOCASE knows ASCII alone, and É is a letter like another here. */
export const nameKey = (name: string): string => name.trim().normalize('NFC').toLowerCase()
